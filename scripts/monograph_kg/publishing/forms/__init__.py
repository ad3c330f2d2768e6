"""The forms of the package, one module each; `monograph_kg.publishing.registry` finds them by entry point."""
