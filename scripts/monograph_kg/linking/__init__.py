"""Linking: what research datasets say about the statements of the graph, and what they know beyond them.

`description` says how a dataset is read, `resolve` which of its identifiers are which of our entities, `collect` reads
it as a stream, `verdicts` compares, and `report` writes the outcome for machines and for people.
"""
