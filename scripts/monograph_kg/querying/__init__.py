"""Questions to the graph: bundled queries with typed parameters, answers in the W3C formats, and explanations."""
