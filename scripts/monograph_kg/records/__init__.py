"""Frozen value objects (source, span, statement, entity, mapping, erratum) and their strict file formats."""
