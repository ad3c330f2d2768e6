"""Compile drug monographs into an evidence-carrying RDF knowledge graph.

The rooms of the package, in the direction in which data flows and imports may point: ``records``, ``vocabulary``,
``graph``, ``checking``, ``querying``, ``cli``; see the README for what each one is for.
"""

__version__ = "0.1.0"
