"""The rules of connection at their boundaries."""

from __future__ import annotations

import pytest

from energyfund.errors import InvalidInputError
from energyfund.solar.sizing.connection import connection_rule
from tests.solar.sizing.cases import figures


@pytest.mark.published
@pytest.mark.parametrize(
    ("inverter_kw", "phases", "name"),
    # 16 A a phase: 3.68 kW on one phase, 11.04 kW on three (trade pages on G98, as cited in grid.yaml)
    [
        (3.0, 1, "G98"),
        (3.68, 1, "G98"),
        (3.69, 1, "G99"),
        (5.0, 1, "G99"),
        (3.69, 3, "G98"),
        (11.04, 3, "G98"),
        (11.05, 3, "G99"),
        (7.36, 2, "G98"),
        (3.69, 0, "G99"),
    ],
)
def test_the_limits(inverter_kw: float, phases: int, name: str) -> None:
    rule = connection_rule(inverter_kw, phases, figures())
    assert rule.name == name
    assert rule.words[0].startswith(f"{name}: ")
    assert not rule.limited


@pytest.mark.published
def test_the_words_give_the_times() -> None:
    # 28 days after commissioning for G98, 45 working days for a decision under G99 (as cited in grid.yaml)
    assert "within 28 days of commissioning" in connection_rule(3.0, 1, figures()).words[0]
    assert "45 working days" in connection_rule(30.0, 3, figures()).words[0]


def test_a_battery_with_its_own_inverter_counts() -> None:
    rule = connection_rule(3.0, 1, figures(), battery_inverter_kw=3.0)
    assert rule.name == "G99"
    assert rule.inverter_kw == 6.0
    assert any("counts towards the limit" in words for words in rule.words)


def test_an_export_limit_takes_a_scheme_where_it_binds() -> None:
    rule = connection_rule(10.0, 1, figures(), export_limit_kw=3.68)
    assert rule.limited
    assert rule.name == "G99"
    assert any("G100" in words and "3.68 kW" in words for words in rule.words)
    assert not connection_rule(3.0, 1, figures(), export_limit_kw=3.68).limited


def test_unknown_phases_are_said() -> None:
    assert any("not known" in words for words in connection_rule(3.0, 0, figures()).words)


def test_what_makes_no_sense_is_refused_at_once() -> None:
    with pytest.raises(InvalidInputError, match="4 faults"):
        connection_rule(-1.0, 4, figures(), battery_inverter_kw=float("nan"), export_limit_kw=-2.0)
