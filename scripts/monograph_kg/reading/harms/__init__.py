"""What the drug may do harm: adverse effects, risks, and what stopping it causes."""
