"""Where the tables of the reader lie."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"
"""The folder of the reader's own tables: words, patterns, frames."""
