"""The command ``monograph-kg``: finds the subcommand, turns errors into messages and exit codes.

Exit codes: 0 done, 1 the checks found something, 2 could not run (bad input, missing tool, unreachable store).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from monograph_kg import __version__
from monograph_kg.errors import MonographError

# Command name -> where its click command stands. A module is imported when its command is called, not before.
COMMANDS: dict[str, str] = {
    "build": "monograph_kg.cli.build:build",
    "check": "monograph_kg.cli.check:check",
    "diff": "monograph_kg.cli.diff:diff",
    "docs": "monograph_kg.cli.docs:docs",
    "explain": "monograph_kg.cli.explain:explain",
    "export": "monograph_kg.cli.export:export",
    "extract": "monograph_kg.cli.extract:extract",
    "lexicon": "monograph_kg.cli.lexicon:lexicon",
    "link": "monograph_kg.cli.link:link",
    "load": "monograph_kg.cli.load:load",
    "query": "monograph_kg.cli.query:query",
    "review": "monograph_kg.cli.review:review",
    "score": "monograph_kg.cli.score:score",
    "serve": "monograph_kg.cli.serve:serve",
    "verify": "monograph_kg.cli.verify:verify",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each one only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command, or None if there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one that exists."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"there is no command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="monograph-kg")
def cli() -> None:
    """Compile drug monographs into a knowledge graph in which every fact shows its evidence.

    \b
    Example:
      monograph-kg build
      monograph-kg query indications --param drug=clonazepam
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its documented code."""
    try:
        code = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except click.exceptions.Abort:
        click.echo("stopped; nothing was changed", err=True)
        code = 130
    except MonographError as error:
        click.echo(f"error: {error}", err=True)
        code = error.exit_code
    sys.exit(code or 0)
