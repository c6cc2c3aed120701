"""The documentation says what is true: dependencies, rooms, examples, commands."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import click
import pytest

from energyfund.scenario.scenario import Scenario
from energyfund.scenario.yaml_door import parse_yaml
from tests.structure.project import PAGES, ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACT_CODES = range(7)
FETCHES = re.compile(r"!\[[^\]]*\]\(https?:|<(script|img|link|iframe)[^>]*https?:")


def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def table(text: str, heading: str) -> list[list[str]]:
    """Cells of the first table below a heading, without its header."""
    lines = text.split(f"## {heading}\n", 1)[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


def examples(text: str) -> list[str]:
    """The YAML examples of a page."""
    return re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)


def commands() -> dict[str, click.Command]:
    """Every command with its full name, groups included."""
    from energyfund.cli import main

    found: dict[str, click.Command] = {}

    def walk(command: click.Command, name: str) -> None:
        found[name] = command
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=name)
            for below in command.list_commands(context):
                inner = command.get_command(context, below)
                assert inner is not None
                walk(inner, f"{name} {below}")

    walk(main, "energyfund")
    return found


def commands_without_help(found: dict[str, click.Command]) -> list[str]:
    """Commands, and options of them, that do not say what they do."""
    silent = [name for name, command in found.items() if not (command.help or "").strip()]
    for name, command in found.items():
        silent += [
            f"{name} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not (option.help or "").strip()
        ]
    return silent


def mentioned(text: str) -> set[str]:
    """Words that follow `energyfund ` where a command is meant: in code, at its beginning."""
    inline = re.findall(r"`(?:\.venv/bin/)?energyfund ([a-z]+)", text)
    blocks = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
    return {
        *inline,
        *(word for block in blocks for word in re.findall(r"^energyfund ([a-z]+)", block, flags=re.MULTILINE)),
    }


def test_every_dependency_has_a_reason() -> None:
    listed = {row[0].strip("`"): row[1:] for row in table(page("architecture.md"), "Dependencies")}
    needed = {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0] for line in SETTINGS["project"]["dependencies"]}
    assert set(listed) == needed
    assert all(len(cells) == 2 and all(cells) for cells in listed.values())


def test_every_dependency_is_pinned_without_an_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)]
    assert not wrong, f"each line of constraints.txt is name==version and nothing else: {wrong}"
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    extras = [line for group in SETTINGS["project"]["optional-dependencies"].values() for line in group]
    for line in [*SETTINGS["project"]["dependencies"], *extras]:
        name = re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0]).lower()
        assert name in pinned, f"constraints.txt has no pin for {name}"


def test_the_rooms_are_those_that_the_layers_hold() -> None:
    contract: dict[str, Any] = SETTINGS["tool"]["importlinter"]["contracts"][0]
    layers = [" | ".join(sorted(re.split(r"\s*\|\s*", layer))) for layer in contract["layers"]]
    rows = [" | ".join(sorted(re.findall(r"`(\w+)`", row[0]))) for row in table(page("architecture.md"), "The rooms")]
    assert rows == layers


@pytest.mark.parametrize("name", ["trustees.md", "community-groups.md", "council-finance.md"])
def test_the_examples_are_scenarios(name: str) -> None:
    found = examples(page(name))
    assert found
    for example in found:
        text = parse_yaml(f"energyfund: 1\nname: example\n{example}", name)
        assert not text.faults
        Scenario.model_validate(text.values)


def test_every_command_and_option_has_help() -> None:
    assert len(commands()) > 1
    assert not commands_without_help(commands())


def test_every_command_is_documented_and_no_other() -> None:
    names = {name.split(" ", 1)[1] for name in commands() if " " in name}
    headings = set(re.findall(r"^## `energyfund (.+)`$", page("cli.md"), flags=re.MULTILINE))
    assert headings == names
    written = [path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.md")) if path.name != "assumptions.md"]
    unknown = set().union(*map(mentioned, [*written, (ROOT / "README.md").read_text(encoding="utf-8")])) - names
    assert not unknown, f"the documentation names commands that are not there: {sorted(unknown)}"


def test_the_first_page_lists_every_exit_code() -> None:
    codes = [row[0] for row in table(page("index.md"), "When something is wrong")]
    assert codes == [str(code) for code in CONTRACT_CODES]


def test_no_page_fetches_anything() -> None:
    settings = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  font: false" in settings
    assert not re.search(r"^(extra_javascript|extra_css|hooks)", settings, flags=re.MULTILINE)
    fetched = [path.name for path in sorted(PAGES.glob("*.md")) if FETCHES.search(path.read_text(encoding="utf-8"))]
    assert not fetched, f"these pages load something from another computer: {fetched}"


@pytest.mark.hand
def test_the_searches_find_what_they_look_for() -> None:
    assert table("## A\n\n| x | y |\n|---|---|\n| 1 | `b` |\n| 2 | c |\n\n| no | no |", "A") == [
        ["1", "`b`"],
        ["2", "c"],
    ]
    assert examples("```yaml\na: 1\n```\n```text\nb\n```") == ["a: 1\n"]
    assert mentioned("`energyfund plan x`\n```text\nenergyfund check y\nmy energyfund no\n```") == {"plan", "check"}
    assert FETCHES.search("![a](https://x/y.png)")
    assert not FETCHES.search("[a](https://x/y)")
    quiet = click.Command("quiet", params=[click.Option(["--loud"])])
    assert commands_without_help({"energyfund quiet": quiet}) == ["energyfund quiet", "energyfund quiet --loud"]
