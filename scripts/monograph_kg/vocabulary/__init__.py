"""Names and their meaning: prefix map, entity registry, alignment ledger."""
