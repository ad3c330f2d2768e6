"""What the drug is for: indications, off-label uses, effectiveness, roles, beneficial effects."""
