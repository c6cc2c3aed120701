"""JSON Schema of the scenario file, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any

from energyfund.scenario.scenario import Scenario

SCHEMA_FILE = "energyfund.schema.json"
"""Name under which ``energyfund init`` writes the schema beside a scenario."""


def scenario_schema() -> dict[str, Any]:
    """The schema that drives completion and checks in an editor."""
    schema: dict[str, Any] = _in_schema_words(Scenario.model_json_schema())
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "energyfund scenario"
    return schema


SCHEMA_WORDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
"""JSON Schema's words for limits that pydantic leaves in its own."""


def _in_schema_words(node: Any) -> Any:  # noqa: ANN401  walks any JSON
    if isinstance(node, dict):
        return {
            SCHEMA_WORDS.get(key, key) if isinstance(value, int | float) else key: _in_schema_words(value)
            for key, value in node.items()
        }
    return [_in_schema_words(item) for item in node] if isinstance(node, list) else node


def schema_text() -> str:
    """The schema as JSON, ending in a newline."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"
