"""How a text is laid out: characters, blocks, sections, sentences; labels of structured XML."""
