"""From records to RDF: entities, sources, statements, the derived direct layer, and the files that hold them."""
