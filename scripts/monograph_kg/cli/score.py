"""``monograph-kg score``: candidates against gold statements."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("candidates", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--text",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The monograph's text, to check every mention at its span.",
)
@click.option(
    "--tier", type=click.Choice(["A", "AB"]), default="A", show_default=True, help="Which candidates to count."
)
@click.option("--json", "as_json", is_flag=True, help="Write the score as JSON.")
@click.option("--misses", is_flag=True, help="List what was missed and what was wrong.")
def score(candidates: Path, gold: Path, text: Path | None, tier: str, as_json: bool, misses: bool) -> None:
    """Score CANDIDATES (candidates.jsonl) against GOLD (statements.yaml): precision, recall and F1.

    Strict, full and lenient agreement are told apart; then kinds, qualifiers, links and offsets.

    \b
    Example:
      monograph-kg score candidates.jsonl ontology/sources/clonazepam-faq/statements.yaml
    """
    import json

    from monograph_kg.curation.monograph import StatementFile
    from monograph_kg.curation.scoring import as_dict, as_lines
    from monograph_kg.curation.scoring import score as compare
    from monograph_kg.reading.candidate import read_candidates
    from monograph_kg.reading.open import open_document
    from monograph_kg.records.yamlfile import read_record

    wanted, _ = read_record(gold, StatementFile)
    proposed = [c.statement for c in read_candidates(candidates) if c.tier in tier]
    result = compare(proposed, wanted.statements, open_document(text).text if text else None)
    if as_json:
        click.echo(json.dumps(as_dict(result), indent=2, sort_keys=True))
    else:
        for line in as_lines(result):
            click.echo(line)
    if misses:
        for name in result.missed:
            click.echo(f"missed: {name}")
        for name in result.wrong:
            click.echo(f"wrong: {name}")
