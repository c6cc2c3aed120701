"""The JSON Schema that editors complete from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from energyfund.scenario.messages import SENTENCES
from energyfund.scenario.rules import PRIORITY, RULE_NAMES
from energyfund.scenario.schema import scenario_schema, schema_text

SCHEMA = scenario_schema()


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def test_the_text_is_the_schema() -> None:
    assert json.loads(schema_text()) == json.loads(json.dumps(SCHEMA))
    assert schema_text().endswith("}\n")


def test_every_reference_leads_somewhere() -> None:
    assert {reference.removeprefix("#/$defs/") for reference in _references(SCHEMA)} == set(SCHEMA["$defs"])


def test_unknown_fields_are_refused_in_every_block() -> None:
    blocks = {"Scenario": SCHEMA, **SCHEMA["$defs"]}
    assert [name for name, block in blocks.items() if block.get("additionalProperties") is not False] == []


def test_every_block_and_every_field_says_what_it_means() -> None:
    silent = [name for name, block in SCHEMA["$defs"].items() if not block.get("description")]
    for name, block in {"Scenario": SCHEMA, **SCHEMA["$defs"]}.items():
        for field, part in block["properties"].items():
            blocks = [SCHEMA["$defs"][reference.rsplit("/", 1)[-1]] for reference in _references(part)]
            if not part.get("description") and not any(inner.get("description") for inner in blocks):
                silent.append(f"{name}.{field}")
    assert silent == []


def test_a_rule_is_one_of_the_rules() -> None:
    item = SCHEMA["$defs"]["RuleItem"]
    assert tuple(item["properties"]) == (*RULE_NAMES, PRIORITY)
    assert item["oneOf"] == [{"required": [name]} for name in RULE_NAMES]


def test_prices_name_their_price_base() -> None:
    """Every price and cost of a project says in whose money it is."""
    silent = []
    for name in ("Sale", "SolarProject", "RetrofitProject", "HousingProject", "CustomProject"):
        for field, part in SCHEMA["$defs"][name]["properties"].items():
            if "_gbp" in field and not any(
                word in part["description"] for word in ("price_base_year", "nominal", "whole")
            ):
                silent.append(f"{name}.{field}")
    assert silent == []


def test_sentences_hold_no_unknown_limits() -> None:
    limits = {"gt": 1, "ge": 1, "lt": 1, "le": 1, "max_length": 1}
    assert all("{" not in sentence.format(**limits) for sentence in SENTENCES.values())
