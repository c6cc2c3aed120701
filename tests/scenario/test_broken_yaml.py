"""Files that are not the YAML that a scenario may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect, Wanted

BOMB = "bomb:\n  - &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  - &{name} [{', '.join(['*' + last] * 10)}]\n" for last, name in zip("abcdef", "bcdefg", strict=True)
)

BROKEN: dict[str, tuple[str, Wanted]] = {
    "key twice": (
        "start_year: 2027\nstart_year: 2028\n",
        [(4, "start_year", "stands twice; it first stands on line 3")],
    ),
    "nested key twice": (
        "objective:\n  maximise: npv\n  maximise: npv\n",
        [(5, "objective.maximise", "first stands on line 4")],
    ),
    "year twice, once in quotes": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp_by_year: {2027: 5, '2027': 6}\n",
        [(6, "capital[0].budget_gbp_by_year[2027]", "stands twice")],
    ),
    "alias bomb": (BOMB, [(9, "bomb[5]", "too many values")]),
    "alias of itself": ("rules: &all\n- *all\n", [(3, "rules[0]", "refers to the block that it stands in")]),
    "alias of nothing": ("rules: *all\n", [(3, "", "an anchor (&…) that is not there")]),
    "anchor twice": ("start_year: &a 2027\nhorizon_years: &a 20\n", [(4, "", "stands twice")]),
    "python object": (
        "description: !!python/object/apply:os.system [ls]\n",
        [(3, "description", "tags are not allowed")],
    ),
    "binary": ("description: !!binary aGVsbG8=\n", [(3, "description", "tags are not allowed")]),
    "own tag": ("description: !secret hello\n", [(3, "description", "tags are not allowed")]),
    "tag on a list": ("rules: !!set {a, b}\n", [(3, "rules", "tags are not allowed")]),
    "merge key": (
        "capital:\n- &g {kind: grant, name: a}\n- <<: *g\n  name: b\n",
        [(5, "capital[1]", "merge keys are not allowed")],
    ),
    "two documents": ("---\nenergyfund: 1\n", [(3, "", "more than one document")]),
    "tab": ("objective:\n\tmaximise: npv\n", [(4, "", "indent with spaces")]),
    "indentation": ("capital:\n- kind: grant\n name: g\n", [(5, "", "indentation")]),
    "deeper for no reason": ("start_year: 2027\n  horizon_years: 20\n", [(4, "", "indentation")]),
    "no colon": ("start_year\nhorizon_years: 20\n", [(4, "", "needs a colon")]),
    "open quote": ("description: 'never closed\n", [(4, "", "never closed")]),
    "open bracket": ("rules: [1, 2\n", [(4, "", "never closed")]),
    "stray bracket": ("rules: ]\n", [(3, "", "bracket")]),
    "at sign": ("description: @home\n", [(3, "", "put the value in quotes")]),
    "backslash": ('description: "a\\qb"\n', [(3, "", "single quotes")]),
    "control character": ("description: a\x07b\n", [(3, "", "does not belong in text")]),
    "not a number": ("horizon_years: .nan\n", [(3, "horizon_years", "must be a finite number")]),
    "infinity": ("discount_rate_fraction: -.inf\n", [(3, "discount_rate_fraction", "must be a finite number")]),
    "beyond every number": (
        "discount_rate_fraction: 1e400\n",
        [(3, "discount_rate_fraction", "must be a plain number")],
    ),
    "sixties": ("horizon_years: 1:30\n", [(3, "horizon_years", "without leading zeros or colons")]),
    "octal": ("horizon_years: 017\n", [(3, "horizon_years", "without leading zeros or colons")]),
    "hexadecimal": ("horizon_years: 0x1f\n", [(3, "horizon_years", "must be a plain number")]),
    "new octal": ("horizon_years: 0o17\n", [(3, "horizon_years", "must be a whole number")]),
    "no such day": ("date: 2026-02-30\n", [(3, "date", "must be a date such as 2026-11-22")]),
    "a time": ("date: 2026-02-28 10:00:00\n", [(3, "date", "must be a date such as 2026-11-22")]),
    "yes as a key": ("yes: 5\n", [(3, "", "must be a word or a year")]),
    "a list as a key": ("? [a, b]\n: 5\n", [(3, "", "must be a word or a year")]),
    "too deep": ("rules: " + "[" * 70 + "]" * 70 + "\n", [(3, "rules[0]", "nested too deeply")]),
    "far too deep": ("rules: " + "[" * 2000 + "]" * 2000 + "\n", [(None, "", "nested too deeply")]),
    "too large": ("description: " + "x" * 1_000_000 + "\n", [(None, "", "larger than 1,000,000 bytes")]),
    "long number": ("horizon_years: " + "9" * 5000 + "\n", [(3, "horizon_years", "must be a plain number")]),
}

WHOLE_FILES: dict[str, tuple[bytes, Wanted]] = {
    "empty": (b"", [(None, "", "is empty; start from: energyfund init DIR")]),
    "comments only": (b"# later\n", [(None, "", "is empty")]),
    "a list": (b"- energyfund: 1\n", [(1, "", "must hold fields")]),
    "prose": (b"Dear committee\n", [(1, "", "must hold fields")]),
    "latin 1": (b"energyfund: 1\nname: Caf\xe9\n", [(2, "", "is not UTF-8 text")]),
    "utf 16": ("energyfund: 1\nname: a\n".encode("utf-16"), [(1, "", "is not UTF-8 text")]),
    "null bytes": (b"energyfund: 1\nname: a\x00b\n", [(2, "", "does not belong in text")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_yaml_is_named_with_its_line(name: str, expect: Expect) -> None:
    text, wanted = BROKEN[name]
    expect(text, wanted, 3)


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_is_no_scenario(name: str, expect: Expect) -> None:
    content, wanted = WHOLE_FILES[name]
    expect({"scenario.yaml": content}, wanted, 3)


def test_faults_of_single_values_do_not_hide_faults_of_the_fields(expect: Expect) -> None:
    text = "horizon_years: 1:30\nstart_year: 2027\nstart_year: 2028\ncapitl: []\nplanning_years: 0\n"
    expect(
        text,
        [
            (3, "horizon_years", "plain number"),
            (5, "start_year", "stands twice"),
            (6, "capitl", "Did you mean 'capital'?"),
            (7, "planning_years", "must be at least 1"),
        ],
        3,
    )
