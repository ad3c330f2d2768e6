"""Defects of a text, each proposed as an erratum: words run together, wrong names, page furniture, layout."""
