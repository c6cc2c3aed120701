"""Amounts, dates, years and answers as councils write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.purchase.spending.cells import locked, pence, when, why_no_amount, year_name

AMOUNTS = {
    "1234.56": 123456,
    "£1,234.56": 123456,
    "1,234,567": 123456700,
    " 1 234.50 ": 123450,
    "(1,234.56)": -123456,
    "(£1,234.56)": -123456,
    "£(1,234.56)": -123456,
    "1,234.56-": -123456,
    "-£1,234.56": -123456,
    "£-1,234.56": -123456,
    "−12.30": -1230,
    "1,234.56 CR": -123456,
    "CR 10": -1000,
    "10 DR": 1000,
    "GBP 10.00": 1000,
    "+5": 500,
    ".5": 50,
    "5.": 500,
    "1.5E+03": 150000,
    "0": 0,
    "-": 0,
    " £ - ": 0,
    "12.345": 1235,
    "1234.5600000001": 123456,
}
NO_AMOUNTS = [
    "abc",
    "12,34",
    "1,2345",
    "€5",
    "5x",
    "CR",
    "--5",
    "(-5)",
    "-5-",
    "e5",
    "£",
    "1.2m",
    "10/04/2024",
    "1.2.3",
]


@pytest.mark.hand
@pytest.mark.parametrize(("text", "expected"), AMOUNTS.items())
def test_amounts_are_read_to_the_penny(text: str, expected: int) -> None:
    assert pence(text) == expected


@pytest.mark.hand
@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert pence(text) is None


@pytest.mark.hand
def test_the_message_fits_the_fault() -> None:
    assert "not in pounds" in why_no_amount("$12")
    assert "comma" in why_no_amount("12,34")
    assert "write it out" in why_no_amount("1.2m")
    assert "for a credit" in why_no_amount("twelve")


@pytest.mark.hand
def test_units_and_continental_commas() -> None:
    assert pence("37.5", 1_000_000) == 3_750_000_000
    assert pence("1.234,56", decimal_comma=True) == 123456
    assert pence("12,5", decimal_comma=True) == 1250
    assert pence("1,234.56", decimal_comma=True) == 123456
    assert pence("9" * 20) is None


@given(st.integers(-(10**13), 10**13))
def test_every_way_of_writing_gives_the_same_amount(amount: int) -> None:
    plain = f"{abs(amount) // 100}.{abs(amount) % 100:02d}"
    grouped = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    credit = [f"-{plain}", f"({grouped})", f"£{grouped}-", f"{plain} CR", f"−£{grouped}"]
    for text in credit if amount < 0 else [plain, grouped, f"£{grouped}", f"{plain} DR"]:
        assert pence(text) == amount


DATES = {
    "01/04/2024": (2024, 4),
    "31/03/2024": (2023, 3),
    "1/4/24": (2024, 4),
    "2024-03-31": (2023, 3),
    "2024-04-01T00:00:00": (2024, 4),
    "01/04/2024 12:30": (2024, 4),
    "01-Apr-2024": (2024, 4),
    "1 April 2024": (2024, 4),
    "20240401": (2024, 4),
    "45383": (2024, 4),  # Excel's day number of 1 April 2024
    "Apr-24": (2024, 4),
}


@pytest.mark.hand
@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_dates_belong_to_financial_years(text: str, expected: tuple[int, int]) -> None:
    found = when(text, 4, in_year_column=False)
    assert found is not None
    assert (found.year, found.month) == expected
    assert found.is_financial


@pytest.mark.hand
def test_years_that_begin_in_january_are_calendar_years() -> None:
    found = when("31/03/2024", 1, in_year_column=False)
    assert found is not None
    assert (found.year, found.is_financial) == (2024, False)


YEARS = {"2012/13": 2012, "2012-13": 2012, "2012/2013": 2012, "FY 2012/13": 2012, "12/13": 2012, "1999/00": 1999}


@pytest.mark.hand
@pytest.mark.parametrize(("text", "expected"), YEARS.items())
def test_financial_years(text: str, expected: int) -> None:
    found = when(text, 4, in_year_column=True)
    assert found is not None
    assert (found.year, found.month, found.is_financial) == (expected, 0, True)


@pytest.mark.hand
@pytest.mark.parametrize("text", ["2012/15", "31/31/2024", "04/25/2024", "soon", "1066", "30/02/2024", "3"])
def test_what_is_no_year_is_not_guessed(text: str) -> None:
    assert when(text, 4, in_year_column=True) is None


@pytest.mark.hand
def test_names_of_years_and_answers() -> None:
    assert year_name(2016, is_financial=True) == "2016/17"
    assert [locked(text) for text in ("YES", "n", "", "Locked in", "maybe")] == [1, 0, -1, 1, None]
