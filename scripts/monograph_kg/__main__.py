"""``python -m monograph_kg`` is the command ``monograph-kg``."""

from monograph_kg.cli.main import main

if __name__ == "__main__":
    main()
