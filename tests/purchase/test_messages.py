"""Whatever stands in whatever field of a purchase, the message is in words for people and names the field."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from energyfund.scenario.messages import in_plain_words
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.yaml_door import Path_, parse_yaml

NOTTINGHAM = Path(__file__).parents[2] / "scenarios" / "nottingham" / "scenario.yaml"
ODD: list[Any] = [None, True, -5, 3.5, 10**400, float("nan"), "", "odd", "x" * 500, "a\tb", [], ["odd"], {}, {"odd": 1}]
ODD += [{1: 2}, [None], dt.date(2026, 1, 1), [{"month": -1}]]
JARGON = ("Input should", "Value error", "valid dictionary", "instance of", "discriminator", "is not allowed here", "{")


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def test_odd_values_in_every_field_are_named_in_plain_words() -> None:
    values: Any = parse_yaml(NOTTINGHAM.read_text(encoding="utf-8"), "scenario.yaml").values
    bad: list[str] = []
    faults = 0
    for path in [path for path in places(values["purchase"], ("purchase",)) if len(path) > 1]:
        for odd in ODD:
            changed = copy.deepcopy(values)
            here = changed
            for part in path[:-1]:
                here = here[part]
            here[path[-1]] = odd
            try:
                Scenario.model_validate(changed)
            except ValidationError as error:
                for place, _, message in in_plain_words(error, Scenario):
                    faults += 1
                    if any(word in message for word in JARGON):
                        bad.append(f"{place}: {message}")
    assert faults > 500
    assert not bad, "\n".join(dict.fromkeys(bad))
