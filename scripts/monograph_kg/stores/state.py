"""What an interrupted load has done so far, in a small file that survives the process."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from monograph_kg.graph.swap import replace_file


@dataclass(slots=True)
class LoadState:
    """How far a load got.

    Attributes:
        input: sha256 of the file.
        staging: IRI of the graph beside.
        part_bytes: the size of parts, which must stay the same to go on.
        parts: how many parts the store has taken.
        triples: how many triples these hold.
    """

    input: str
    staging: str
    part_bytes: int
    parts: int = 0
    triples: int = 0


def state_folder() -> Path:
    """Return the folder of state files: ``$XDG_STATE_HOME/monograph-kg``, by default below ``~/.local/state``."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "monograph-kg"


def state_path(url: str, graph: str, folder: Path | None = None) -> Path:
    """Return the state file for one graph of one store."""
    name = hashlib.sha256(f"{url}\n{graph}".encode()).hexdigest()[:24]
    return (folder or state_folder()) / f"load-{name}.json"


def read_state(path: Path) -> LoadState | None:
    """Return the state in a file; None if there is none, or it cannot be read, which only costs time."""
    try:
        return LoadState(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(path: Path, state: LoadState) -> None:
    """Replace the state file in one step."""
    replace_file(path, json.dumps(asdict(state)).encode("utf-8"))
