"""Every form that users load, each with an account of what it could not carry."""
