"""What must hold before a release counts: records, shapes, quality rules, OWL profile, reasoners, evidence."""
