"""``monograph-kg review``: a page on which a person decides about candidates."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("source")
@click.option(
    "--text",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The monograph's text, which the project does not keep.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page. [default: SOURCE.review.html in this folder]",
)
@click.option(
    "--append",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append the rows of an exported file to SOURCE's decisions.tsv instead.",
)
def review(source: str, text: Path, out: Path | None, append: Path | None) -> None:
    """Write one self-contained page for the candidates of SOURCE (a folder, or a source's id).

    Decide with the keys that the page names, export, and append the exported rows: decisions are never changed, the
    last one of a candidate holds. Exit code 1: some decision no longer finds its words in the text.

    \b
    Example:
      monograph-kg review clonazepam-faq --text ../shared/sources/clonazepam-faq.txt --out /tmp/review.html
    """
    from monograph_kg.areas import area
    from monograph_kg.curation.decisions import append_decisions, read_decisions, rule_counts, settle
    from monograph_kg.curation.reviewpage import review_page
    from monograph_kg.errors import InputError, Place
    from monograph_kg.graph.swap import replace_file
    from monograph_kg.reading.candidate import read_candidates
    from monograph_kg.reading.open import open_document

    folder = Path(source) if Path(source).is_dir() else area("ontology") / "sources" / source
    if append:
        rows = read_decisions(append)
        append_decisions(folder / "decisions.tsv", rows)
        click.echo(f"{len(rows)} decisions appended")
        return
    path = folder / "candidates.jsonl"
    if not path.exists():
        raise InputError(
            "the source has no candidates", remedy="run `monograph-kg extract` with --out first", place=Place(path)
        )
    document = open_document(text)
    decisions = read_decisions(folder / "decisions.tsv")
    counts = rule_counts(decisions)
    candidates = [
        c.model_copy(update=dict(zip(("accepted", "reviewed"), counts.get(c.rule, (0, 0)), strict=True)))
        for c in read_candidates(path)
    ]
    for candidate in candidates:
        for span in candidate.statement.spans():
            if not span.agrees_with(document.text):
                raise InputError(f"the span {span.key} of '{candidate.id}' reads otherwise in this text",
                                 remedy="extract again from this text", place=Place(text))  # fmt: skip
    settled = settle(candidates, decisions)
    target = out or Path(f"{folder.name}.review.html")
    page = review_page(folder.name, document.text, document.sha256, candidates, decisions)
    replace_file(target, page.encode())
    click.echo(f"{target}: {len(settled.open)} of {len(candidates)} candidates to review")
    for statement, reason in settled.stale:
        click.echo(f"stale: {statement.id}: {reason}", err=True)
    if settled.stale:
        raise SystemExit(1)
