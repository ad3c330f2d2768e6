"""The forms that are installed: those of the entry point group ``monograph_kg.forms``, of whatever package.

In a checkout, ``pyproject.toml`` itself is read as well, so that a form added there is found before a new install.
"""

from __future__ import annotations

import difflib
import importlib
import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from monograph_kg.errors import ExportError
from monograph_kg.publishing.form import Form

GROUP = "monograph_kg.forms"
_PYPROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


def form_names() -> dict[str, EntryPoint]:
    """Return the entry point of each form by name, sorted; nothing is imported."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    found |= {point.name: point for point in _in_checkout()}
    return dict(sorted(found.items()))


def _in_checkout() -> list[EntryPoint]:
    if not _PYPROJECT.is_file():
        return []
    project = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8")).get("project", {})
    if project.get("name") != "monograph-kg":
        return []
    table = project.get("entry-points", {}).get(GROUP, {})
    return [EntryPoint(name, value, GROUP) for name, value in table.items()]


def load_form(name: str) -> Form:
    """Return a form by its name.

    Raises:
        ExportError: if there is no such form, or its entry point does not lead to one.
    """
    known = form_names()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known forms: {', '.join(known)}"
        raise ExportError(f"there is no form '{name}'", remedy=hint)
    try:
        form = _resolve(known[name])
    except (ImportError, AttributeError) as error:
        raise ExportError(f"the form '{name}' cannot be loaded: {error}",
                          remedy="install what its package needs, or remove that package") from error  # fmt: skip
    if not isinstance(form, Form) or form.name != name:
        raise ExportError(f"'{known[name].value}' is no form named '{name}'",
                          remedy="give it name, summary, suffixes and write(material)")  # fmt: skip
    return form


def _resolve(point: EntryPoint) -> object:
    module, _, attribute = point.value.partition(":")
    found: object = importlib.import_module(module)
    return getattr(found, attribute) if attribute else found
