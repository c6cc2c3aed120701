"""The table of commands, and the group that loads a command only when it is called."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import click

from energyfund.cli.trouble import explain_trouble
from energyfund.errors import near_match


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command stands, and its help in one line, so that the list of commands needs no command."""

    module: str
    attribute: str
    help: str


COMMANDS = {
    "init": Entry("energyfund.cli.init", "init", "Write a commented scenario that runs into a new folder"),
    "check": Entry("energyfund.cli.check", "check", "Find every fault of a scenario at once; nothing is solved"),
    "plan": Entry("energyfund.cli.plan", "plan", "Plan a scenario and write its reports"),
    "compare": Entry("energyfund.cli.compare", "compare", "Set pathways out of fossil fuels side by side, priced"),
    "frontier": Entry(
        "energyfund.cli.frontier", "frontier", "Find the plans that give the most return for what they do"
    ),
    "explain": Entry(
        "energyfund.cli.explain", "explain", "Say why a plan builds what it builds, and what would change it"
    ),
    "report": Entry("energyfund.cli.report", "report", "Write the papers of a result again, without solving"),
    "yield": Entry("energyfund.cli.yield_", "yield_command", "Say what each roof yields, by month, and how surely"),
    "purchase": Entry("energyfund.cli.purchase", "purchase", "Award a bulk purchase and write its paper"),
    "size": Entry("energyfund.cli.size", "size", "Size panels and batteries, and write the share offer"),
    "homes": Entry(
        "energyfund.cli.homes",
        "homes_command",
        "Rate homes, test for fuel poverty, before and after measures",
    ),
    "spend": Entry(
        "energyfund.cli.spend", "spend_command", "Say where an anchor institution's money goes, and what stays"
    ),
    "assumptions": Entry(
        "energyfund.cli.assumptions",
        "assumptions",
        "Show every figure with its unit, range, date, status and source",
    ),
    "schema": Entry("energyfund.cli.schema", "schema", "Print the JSON Schema of the scenario file"),
}
"""Every command, in the order in which people need them."""


class LazyGroup(click.Group):
    """Imports a command when it is called; whatever goes wrong ends in words, never in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """The command itself, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found: click.Command = getattr(importlib.import_module(entry.module), entry.attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name.

        Raises:
            UsageError: There is none of that name; near matches are in the message.
        """
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"No such command '{name}'.{near_match(name, list(COMMANDS))}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """The list of commands with their help, out of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's signature
        """Run the command; whatever goes wrong is explained and ends in its exit code."""
        with explain_trouble(ctx):
            return super().invoke(ctx)
