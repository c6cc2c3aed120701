"""What counts as local, and which spellings are one supplier."""

from __future__ import annotations

import pytest

from energyfund.purchase.spending.names import NOT_NAMED, group_spellings, key_of, merged_spellings
from energyfund.purchase.spending.places import beginnings, places_of, read_postcode


@pytest.mark.hand
def test_a_district_is_not_the_beginning_of_its_number() -> None:
    places = places_of("PR1", "PR", None)
    assert [places.rank_of(one) for one in ("PR1 2AB", "PR10 2AB", "PR2 1AA", "P1 1AA", "")] == [0, 1, 1, 3, 4]
    london = places_of("EC1", None, "EC,E1")
    assert [london.rank_of(one) for one in ("EC1A 1BB", "EC2A 1AA", "E1 6AA", "E1W 1AA", "E14 5AB")] == [0, 2, 2, 2, 3]


@pytest.mark.hand
def test_sectors_and_whole_postcodes_count_too() -> None:
    places = places_of("Centre=PR1 2,PR2 1AA", "PR", None)
    assert [places.rank_of(one) for one in ("PR1 2AB", "PR1 3AB", "PR2 1AA", "PR2 1AB", "PR1")] == [0, 1, 0, 1, 1]
    assert places.names[0] == "Centre"


@pytest.mark.hand
def test_rows_of_a_table_are_named_without_overlap() -> None:
    places = places_of("Preston=PR1", "Lancashire=PR", "PR,M")
    assert [places.name_of(rank) for rank in places.ranks_used()] == [
        "Preston",
        "rest of Lancashire",
        "rest of the region",
        "outside the region",
        "place not known",
    ]
    only = places_of(None, "PR", None)
    assert [only.name_of(rank) for rank in only.ranks_used()] == ["the county", "outside the county", "place not known"]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((None, None, None), "say what is local"),
        (("PR1,M1", "PR", None), "M1 is in --city but not in --county"),
        (("PR", "PR1,PR2", None), "PR is in --city but not in --county"),
        (("PR1", None, "M"), "PR1 is in --city but not in --region"),
        ((None, "PR", "M,BB"), "PR is in --county but not in --region"),
        (("QQ1", None, None), "'QQ1' is not the beginning of a UK postcode"),
        (("Preston", None, None), "'Preston' is not the beginning"),
        (("Preston=", None, None), "--city names no postcodes"),
    ],
)
def test_what_cannot_be_a_definition_says_what_to_do(
    given: tuple[str | None, str | None, str | None], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        places_of(*given)


@pytest.mark.hand
def test_postcodes_as_people_write_them() -> None:
    texts = ["PR12AB", "pr1  2ab", "PR1-2AB", "GY1 1AA", "PR1 2", "REDACTED", "N/A", "", "PRI 2AB", "D02 X285", "10115"]
    expected = ["PR1 2AB"] * 3 + ["GY1 1AA", "PR1 2", "", "", "", None, None, None]
    assert [read_postcode(text) for text in texts] == expected
    assert beginnings("W1A 1AA") == ["W1A 1AA", "W1A 1", "W1A", "W1", "W"]


@pytest.mark.hand
def test_spellings_of_one_supplier_share_a_key() -> None:
    spellings = ["Smith & Sons Ltd", "SMITH AND SONS LIMITED", "The Smith and Sons Ltd.", " smith  + sons ltd"]
    assert len({key_of(spelling) for spelling in spellings}) == 1
    assert key_of("O'Neill's Café P.L.C.") == key_of("ONEILLS CAFE Public Limited Company")


@pytest.mark.hand
@pytest.mark.parametrize(
    "name", ["REDACTED", "Redacted - GDPR", "Name withheld", "Private Individual", "XXXXX", "***", "", "N/A"]
)
def test_nobody_named(name: str) -> None:
    assert key_of(name) == ""


@pytest.mark.hand
@pytest.mark.parametrize(
    "name", ["Confidential Shredding Ltd", "Individual Care Services Ltd", "Unknown Pleasures Ltd"]
)
def test_companies_whose_names_sound_like_nobody(name: str) -> None:
    assert key_of(name) != ""


@pytest.mark.hand
def test_a_name_without_its_form_joins_the_only_one() -> None:
    one = group_spellings({"Acme": 1, "ACME LTD": 3, "Acme Limited": 2})
    assert one.names == ("ACME LTD",)
    assert merged_spellings(one) == [("ACME LTD", (("ACME LTD", 3), ("Acme Limited", 2), ("Acme", 1)))]
    apart = group_spellings({"Acme": 1, "Acme Ltd": 1, "Acme plc": 1, "Acme LLP": 1})
    assert len(apart.names) == 4
    assert merged_spellings(apart) == []
    hidden = group_spellings({"REDACTED": 2, "": 1})
    assert hidden.names == (NOT_NAMED,)
    assert merged_spellings(hidden) == []
