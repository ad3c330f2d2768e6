"""The release behind HTTP: SPARQL Protocol, Graph Store reads, pages for people, linked data for machines."""
