"""Shallow grammar: words with their classes, verb groups, clauses and the arguments around their verbs."""
