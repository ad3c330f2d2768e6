"""Write the matrix of stores into the README from what the tests saw: ``python tests/stores/matrix.py``."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEN = ROOT / ".cache" / "stores" / "seen"
ORDER = ("oxigraph", "fuseki", "rdf4j", "virtuoso", "graphdb", "generic-fuseki", "generic-oxigraph")
END = "<!-- end of the store matrix -->"
HEAD = ("store", "version", "first load", "replacing", "atomic by", "bundled queries equal", "which not, and why")


def facts(folder: Path = SEEN) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for path in sorted(folder.glob("*.json")):
        store, fact, _ = path.name.split(".", 2)
        found.setdefault(store, {})[fact] = json.loads(path.read_text(encoding="utf-8"))
    return found


def render(found: dict[str, dict[str, object]]) -> str:
    rows = [HEAD, tuple("---" for _ in HEAD)]
    for store in ORDER:
        seen = found.get(store)
        if not seen:
            continue
        queries = seen.get("queries") or {"equal": 0, "all": 0, "different": {}}
        why = "; ".join(f"`{name}`: {reason}" for name, reason in sorted(queries["different"].items()))
        count = f"{queries['equal']} of {queries['all']}"
        rows.append(
            (seen.get("name", store), seen.get("version", ""), seen.get("first", ""), seen.get("replace", ""),
             seen.get("atomic", ""), count, why or "all are")
        )  # fmt: skip
    return "".join("| " + " | ".join(str(cell) for cell in row) + " |\n" for row in rows)


if __name__ == "__main__":
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    start = text.index("| " + " | ".join(HEAD))
    readme.write_text(text[:start] + render(facts()) + text[text.index(END) :], encoding="utf-8")
