"""From what people wrote and decided to the statements that the graph is made of."""
