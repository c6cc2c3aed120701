"""The table of commands, and what answering costs."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from energyfund import __version__
from energyfund.cli import main
from energyfund.cli.group import COMMANDS

SLOW = ("pandas", "numpy", "pydantic", "yaml", "rich", "pulp", "highspy", "pvlib", "jinja2", "typst", "pyarrow")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"], ["plna"]])
def test_answering_loads_nothing_that_is_slow(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom energyfund.cli import main\n"
        f"arguments = {arguments!r}\n"
        "try:\n    main(arguments) if arguments else None\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)\n"
        "ours = [name for name in sys.modules if name.startswith('energyfund.')]\n"
        "light = ('energyfund.cli', 'energyfund.errors')\n"
        "print([name for name in ours if not name.startswith(light)], file=sys.stderr)\n"
    )
    done = run("-c", code)
    assert done.stderr.splitlines()[-2:] == ["[]", "[]"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    assert command(name).name == name
    assert command(name).get_short_help_str(limit=200).removesuffix(".") == COMMANDS[name].help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_a_volume(name: str) -> None:
    text = CliRunner().invoke(main, [name, "--help"]).stdout
    assert f"energyfund {name}" in text
    assert "Example:" in text
    options = {option for parameter in command(name).params for option in parameter.opts}
    assert {"-q", "-v"} <= options
    assert all(parameter.help for parameter in command(name).params if isinstance(parameter, click.Option))


def test_one_letter_means_one_thing_everywhere() -> None:
    meanings: dict[str, set[str]] = {}
    for name in COMMANDS:
        for parameter in command(name).params:
            for option in parameter.opts:
                meanings.setdefault(option, set()).add(parameter.name or "")
    for option in ("-o", "--output"):  # where the result goes: a folder for many files, a file for one table
        meanings[option] -= {"directory"} if "output" in meanings[option] else set()
    assert {option: names for option, names in meanings.items() if option.startswith("-") and len(names) > 1} == {}


def test_help_lists_every_command_in_one_line_each() -> None:
    lines = CliRunner().invoke(main, ["--help"]).stdout.splitlines()
    for name, entry in COMMANDS.items():
        assert any(line.split() == [name, *entry.help.split()] for line in lines)


def test_the_version() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"energyfund, version {__version__}\n")


def test_the_package_runs_as_a_module() -> None:
    done = run("-m", "energyfund", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"energyfund, version {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["chek"], "No such command 'chek'. Did you mean 'check' or 'schema'?"),
        (["xyzzy"], "No such command 'xyzzy'."),
        (["check"], "Missing argument 'SCENARIO'"),
        (["plan", "somewhere"], "Missing option '-o'"),
        (["plan", "somewhere", "-o", "out", "--sed", "1"], "--seed"),
        (["plan", "somewhere", "-o", "out", "--seed", "-1"], "--seed"),
        (["init", "somewhere", "--template", "purchse"], "'pension', 'estate'"),
        (["--nothing"], "No such option"),
    ],
)
def test_wrong_usage_ends_in_code_2_with_a_hint(arguments: list[str], part: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert part in done.stderr
    assert done.stdout == ""
