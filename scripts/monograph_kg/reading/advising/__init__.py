"""Advising: who should do what - duties found in clauses, named as actions, with their circumstances."""
