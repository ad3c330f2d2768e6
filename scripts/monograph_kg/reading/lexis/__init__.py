"""Words and names: surface forms and what they mean, drugs, brands, classes, cues; the masked copy."""
