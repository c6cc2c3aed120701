"""Share offers that can never reach their least amount."""

from __future__ import annotations

import pytest

from energyfund.errors import InvalidInputError
from energyfund.planning import make_plan
from tests.planning.conftest import Load

OFFER = """\
capital:
  - {{name: shares, kind: community_shares, term_years: 10, minimum_raise_gbp: 5000, {limits}}}
  - {{name: grant, kind: grant}}
projects:
  - kind: custom
    name: hall
    outlay_gbp_by_year: [{outlay}]
    cash_flow_gbp_by_year: [0, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000]
"""


@pytest.mark.hand
@pytest.mark.parametrize(
    ("limits", "outlay", "most"),
    [
        ("budget_gbp: 6000", 4000, "£4,000"),
        ("at_most_share_of_project_fraction: 0.5", 8000, "£4,000"),
        ("at_most_gbp_per_project: 4500", 8000, "£4,500"),
        ("only_kinds: [solar]", 8000, "£0"),
    ],
)
def test_a_minimum_that_can_never_be_raised_is_named(load: Load, limits: str, outlay: int, most: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        make_plan(load(OFFER.format(limits=limits, outlay=outlay)))
    [fault] = caught.value.faults
    assert (fault.line, fault.field, fault.value) == (7, "capital[0].minimum_raise_gbp", "£5,000")
    assert f"its share of what it may pay for is {most} at most" in fault.message


def test_a_minimum_that_can_be_raised_is_told_with_the_terms(load: Load) -> None:
    made = make_plan(load(OFFER.format(limits="budget_gbp: 6000", outlay=5000)))
    assert "; at least £5,000, or all money goes back" in made.capital[0].terms
