"""Uses in the sections of a label, whose wording has its own reader."""
