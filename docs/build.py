"""Writes the pages that are made from the package itself: every figure, every field, and the help of every command.

``python docs/build.py`` writes the pages; ``python docs/build.py --check`` writes nothing and says which are stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from energyfund.assumptions import LIBRARY_DATE, DatedValue, Entry, library_entries
from energyfund.assumptions.rows import shown
from energyfund.scenario.schema import scenario_schema

FOLDER = Path(__file__).parent / "pages"
HELP_WIDTH = 100
MADE = "<!-- Made by docs/build.py: change the package, not this page. -->"
INTRODUCTION = (
    f"Every default figure, with the value that holds on {LIBRARY_DATE}, the day on which the figures were last "
    "checked. `energyfund assumptions KEY` shows the values at other dates. A scenario may replace any figure under "
    "`assumptions:`, with a reason."
)
WORDS = (
    "*Status*: outturn is what happened, forecast what somebody expects, rule a law, standard or definition, "
    "assumption our choice from the evidence named. *Quality* says how good the evidence is and *impact* how much the "
    "answer would move, as red, amber or green. A source dated 1 January is one of which only the year is known."
)

SCENARIO_WORDS = """\
A scenario is a folder with a file `scenario.yaml` and the tables that it names. This page lists every field. Unknown
fields and unknown names are errors, never ignored; a field that is needed and missing is named with its line.
`energyfund check FOLDER` finds every fault at once and solves nothing.

Names end in their unit: `_gbp` pounds, `_fraction` a ratio from 0 to 1 (0.04 is 4 %), `_kwp` kilowatts of panels,
`_deg` degrees. Money is nominal unless the field says that it is in the money of `price_base_year`.

## Completion in your editor

`energyfund schema` prints the JSON Schema of this file. Editors use it to complete field names, to show what each field
means and to mark mistakes while you type. `energyfund init` writes it beside the scenario; otherwise, and after an
update of energyfund, write it yourself:

```text
energyfund schema > energyfund.schema.json
```

- **Visual Studio Code** (extension *YAML* by Red Hat), **Neovim, Emacs, Helix, Zed** (with `yaml-language-server`):
  make this the first line of `scenario.yaml`, with the path from there to the schema:
  `# yaml-language-server: $schema=energyfund.schema.json`
- **PyCharm and other JetBrains editors**: under *Settings → Languages & Frameworks → Schemas and DTDs → JSON Schema
  Mappings* add `energyfund.schema.json` and map it to files named `scenario.yaml`.

"""
LIMITS = {
    "minimum": "at least",
    "ge": "at least",
    "exclusiveMinimum": "above",
    "gt": "above",
    "maximum": "at most",
    "le": "at most",
    "exclusiveMaximum": "below",
    "lt": "below",
}
"""JSON Schema's names of limits, and pydantic's own, in words."""

Schema = dict[str, Any]


def assumptions_page() -> str:
    """The page of all figures, a table for each file of the library."""
    entries = sorted(library_entries().values(), key=lambda entry: (entry.file, entry.key))
    parts = ["# Assumptions", MADE, INTRODUCTION, WORDS]
    for file, group in groupby(entries, key=lambda entry: entry.file):
        parts += [f"## {Path(file).stem.replace('_', ' ').capitalize()}", *_tables(list(group))]
    return "\n\n".join(parts) + "\n"


def cli_page() -> str:
    """The page of all commands, each with what ``--help`` prints."""
    from energyfund.cli import main  # noqa: PLC0415 - the page of figures is made without it

    parts = ["# Commands", MADE, "What `energyfund COMMAND --help` prints, for every command."]
    for path, text in _helps(main, "energyfund", None):
        parts += [f"## `{path}`", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def scenario_page() -> str:
    """The page of the scenario file: every block with its fields, from the models that check it."""
    schema = scenario_schema()
    blocks = schema["$defs"]
    parts = ["# The scenario file", MADE, SCENARIO_WORDS]
    parts += ["## The whole file", schema.get("description", ""), *_fields(schema, blocks)]
    for name in _in_order(schema, blocks):
        parts += [f"## {_heading(name, blocks)}", blocks[name].get("description", ""), *_fields(blocks[name], blocks)]
    return "\n\n".join(parts) + "\n"


PAGES = {"assumptions.md": assumptions_page, "cli.md": cli_page, "scenario.md": scenario_page}


def main() -> int:
    """Writes the pages, or with ``--check`` names the stale ones and returns 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    check = parser.parse_args().check
    pages = {FOLDER / name: make() for name, make in PAGES.items()}
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            print(f"stale: docs/pages/{path.name} (run: python docs/build.py)", file=sys.stderr)
        else:
            path.write_text(pages[path], encoding="utf-8", newline="\n")
            print(f"wrote docs/pages/{path.name}")
    return 1 if check and stale else 0


def _tables(entries: list[Entry]) -> Iterator[str]:
    rows = [
        "| Figure | Value | Range | Unit | From | Status | Quality, impact | Source | Review by |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_row(entry) for entry in entries),
    ]
    yield "\n".join(rows)
    notes = [f"- `{entry.key}`: {entry.note}" for entry in entries if entry.note]
    if notes:
        yield "Notes:"
        yield "\n".join(notes)


def _row(entry: Entry) -> str:
    dated = entry.at(LIBRARY_DATE) or entry.values[0]
    more = len(entry.values) - 1
    cells = [
        f"{_cell(entry.label)}<br>`{entry.key}`",
        shown(dated.value, entry.unit) + (f"<br>({more} more by date)" if more else ""),
        _range(entry, dated),
        (entry.unit or "–") + (f", {dated.price_base} prices" if dated.price_base else ""),
        str(dated.from_date) + (f" to {dated.until}" if dated.until else ""),
        dated.status,
        f"{entry.quality}, {entry.impact}",
        _source(dated),
        str(entry.review_by),
    ]
    return "| " + " | ".join(cells) + " |"


def _range(entry: Entry, dated: DatedValue) -> str:
    if dated.low == dated.high:
        return "–"
    return f"{shown(dated.low, entry.unit)} to {shown(dated.high, entry.unit)}"


def _source(dated: DatedValue) -> str:
    source = dated.source
    page = f", {_cell(source.page)}" if source.page else ""
    title = f"[{_cell(source.title)}]({source.href})" if source.href else _cell(source.title)
    return f"{title}, {_cell(source.publisher)}{page}, {source.published}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _in_order(schema: Schema, blocks: Schema) -> list[str]:
    """The blocks below a schema, each after the block that first names it."""
    found: list[str] = []
    for name in _named(schema.get("properties", {})):
        for each in (name, *_in_order(blocks[name], blocks)):
            if each not in found:
                found.append(each)
    return found


def _named(part: object) -> Iterator[str]:
    """Names of the blocks that a part of a schema refers to."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rsplit("/", 1)[-1]
        for key, inner in part.items():
            if key != "discriminator":
                yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _heading(name: str, blocks: Schema) -> str:
    """A block's name for people: `kind: grant`, the rule `carbon`, or the name of the model in words."""
    rules = {ref: rule for rule, part in blocks["RuleItem"]["properties"].items() for ref in _named(part)}
    if name in rules:
        return f"Rule `{rules[name]}`"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    kind = blocks[name].get("properties", {}).get("kind", {}).get("const")
    return f"{words} (`kind: {kind}`)" if kind else words


def _fields(block: Schema, blocks: Schema) -> Iterator[str]:
    needed = block.get("required", [])
    rows = ["| Field | What it holds | Left out | Meaning |", "|---|---|---|---|"]
    for name, part in block.get("properties", {}).items():
        default = part.get("default")
        without = "**needed**" if name in needed else "–" if default in (None, "", [], {}) else f"`{_plain(default)}`"
        if isinstance(default, dict):
            without = "–"
        rows.append(f"| `{name}` | {_holds(part, blocks)} | {without} | {_cell(_meaning(part, blocks))} |")
    yield "\n".join(rows)


def _meaning(part: Schema, blocks: Schema) -> str:
    """A field's own description, or that of the only block it may hold."""
    only = list(_named(part))
    return str(part.get("description") or (blocks[only[0]].get("description", "") if len(only) == 1 else ""))


def _plain(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def _holds(part: Schema, blocks: Schema) -> str:
    """What a field may hold, in words."""
    choices = [each for each in (*part.get("anyOf", ()), *part.get("oneOf", ())) if each.get("type") != "null"]
    if choices:
        return " or ".join(dict.fromkeys(_holds(each, blocks) for each in choices))
    if "$ref" in part:
        heading = _heading(part["$ref"].rsplit("/", 1)[-1], blocks)
        return f"[{heading}](#{_anchor(heading)})"
    words = part.get("enum", [part["const"]] if "const" in part else [])
    if words:
        return ", ".join(f"`{word}`" for word in words)
    if part["type"] == "array":
        return f"list of: {_holds(part['items'], blocks)}"
    if part["type"] == "object":
        return f"lines `name: value`, each value: {_holds(part['additionalProperties'], blocks)}"
    return _single(part)


def _anchor(heading: str) -> str:
    """The address of a heading within its page."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


def _single(part: Schema) -> str:
    word = {"integer": "whole number", "number": "number", "boolean": "`true` or `false`"}.get(part["type"], "text")
    if part.get("format") == "date":
        return "date, such as `2026-11-22`"
    bounds = [f"{words} {part[key]}".replace("-", "−") for key, words in LIMITS.items() if key in part]
    return ", ".join([word, *bounds])


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    """The help of a command and of all below it, with its full name."""
    settings = {**command.context_settings, "terminal_width": HELP_WIDTH}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in sorted(command.list_commands(context)):
            found = command.get_command(context, below)
            if found is not None:
                yield from _helps(found, below, context)


if __name__ == "__main__":
    sys.exit(main())
