"""How the drug works: who acts on what, where, and by which step."""
