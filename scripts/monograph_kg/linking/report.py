"""All files of one run, made first and written together or not at all."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, parse

from monograph_kg.errors import BuildError
from monograph_kg.graph.swap import replace_together
from monograph_kg.linking.links import links_sssom
from monograph_kg.linking.page import outcome_page
from monograph_kg.linking.rdf import corroboration_turtle
from monograph_kg.linking.run import Outcomes
from monograph_kg.linking.table import outcome_table
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.sssom import read_sssom_text

TURTLE, TABLE, PAGE, LINKS = "corroboration.ttl", "corroboration.tsv", "corroboration.html", "links.sssom.tsv"


def make_report(outcomes: Outcomes) -> dict[str, bytes]:
    """Return the files of a run by name; the Turtle and the mapping set are read back first.

    Raises:
        BuildError: if the Turtle, read back, is no Turtle or holds a blank node.
        InputError: if the mapping set, read back, is not sound.
    """
    turtle, links = corroboration_turtle(outcomes), links_sssom(outcomes)
    try:
        read = list(parse(turtle, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        remedy = "an identifier of the dataset may hold characters that no IRI can"
        raise BuildError(f"{TURTLE}, read back, is no Turtle: {error.msg}", remedy=remedy) from error
    if not read:  # pragma: no cover - the dataset's record is always there
        raise BuildError(f"{TURTLE} is empty")
    read_sssom_text(links, load_prefixes())
    texts = {TURTLE: turtle, TABLE: outcome_table(outcomes), PAGE: outcome_page(outcomes), LINKS: links}
    return {name: content.encode("utf-8") for name, content in texts.items()}


def write_report(outcomes: Outcomes, folder: Path) -> dict[str, bytes]:
    """Write the files of a run into ``folder``, all or none; return them.

    Raises:
        BuildError: if they cannot be written; former files are untouched.
    """
    files = make_report(outcomes)
    replace_together(folder, files)
    return files
