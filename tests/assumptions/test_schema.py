"""The schema of the figures files is strict: broken text is refused, with every fault named."""

from __future__ import annotations

import datetime as dt

import pytest

from energyfund.assumptions.schema import read_entries
from energyfund.errors import InvalidInputError

GOOD = """\
price_gbp_per_kwh:
  label: Price
  unit: GBP/kWh
  quality: green
  impact: red
  review_by: 2027-01-01
  note: A note.
  values:
    - from: 2025-01-01
      until: 2025-12-31
      value: 0.25
      low: 0.2
      high: 0.3
      status: outturn
      price_base: 2025
      source: {title: T, publisher: P, href: "https://example.org", published: 2025-01-01, checked: 2025-02-01}
    - from: 2026-01-01
      value: 1
      low: 1
      high: 1
      status: forecast
      price_base: 2026
      source: {title: T, publisher: P, href: "https://a.b/c.pdf", page: p3, published: 2025-01-01, checked: 2025-02-01}
"""


def faults_of(text: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read_entries("broken.yaml", text)
    return str(caught.value)


def test_good_text_is_read_whole() -> None:
    entry = read_entries("good.yaml", GOOD)["price_gbp_per_kwh"]
    assert (entry.file, entry.unit, entry.note) == ("good.yaml", "GBP/kWh", "A note.")
    first, second = entry.values
    assert (first.value, first.low, first.high, first.price_base) == (0.25, 0.2, 0.3, 2025)
    assert (first.from_date, first.until) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert isinstance(second.value, float)
    assert second.until is None
    assert second.source.page == "p3"


def test_list_figures_are_read_as_tuples() -> None:
    text = GOOD.replace("value: 0.25", "value: [1, 2.5]").replace("low: 0.2", "low: [0, 2]")
    text = text.replace("high: 0.3", "high: [1, 3]").replace("value: 1\n", "value: [1, 1]\n")
    text = text.replace("low: 1\n", "low: [1, 1]\n").replace("high: 1\n", "high: [1, 1]\n")
    assert read_entries("good.yaml", text)["price_gbp_per_kwh"].values[0].value == (1.0, 2.5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  label: Price\n", "", "label"),
        ("  label: Price\n", "  label: ''\n", "label"),
        ("  unit: GBP/kWh\n", "", "unit"),
        ("  quality: green\n", "  quality: blue\n", "quality"),
        ("  impact: red\n", "", "impact"),
        ("  review_by: 2027-01-01\n", "", "review_by"),
        ("  review_by: 2027-01-01\n", "  review_by: soon\n", "review_by"),
        ("  note: A note.\n", "  remark: A note.\n", "remark"),
        ("      value: 0.25\n", "", "value"),
        ("      value: 0.25\n", "      value: yes\n", "value"),
        ("      value: 0.25\n", "      value: .nan\n", "value"),
        ("      value: 0.25\n", "      value: .inf\n", "value"),
        ("      value: 0.25\n", "      value: [0.25]\n", "lists of one length"),
        ("      low: 0.2\n", "", "low"),
        ("      low: 0.2\n", "      low: 0.26\n", "low <= value <= high"),
        ("      high: 0.3\n", "      high: 0.24\n", "low <= value <= high"),
        ("      status: outturn\n", "      status: fact\n", "status"),
        ("      price_base: 2025\n", "", "price_base"),
        ("      until: 2025-12-31\n", "      until: 2024-12-31\n", "is before from"),
        ("      until: 2025-12-31\n", "      until: 2026-01-01\n", "runs past the next value"),
        ("    - from: 2026-01-01\n", "    - from: 2025-01-01\n", "dates must rise"),
        ("    - from: 2026-01-01\n", "    - since: 2026-01-01\n", "since"),
        ('href: "https://example.org",', "", "href"),
        ('href: "https://example.org",', 'href: "",', "only for them"),
        ("publisher: P,", "publisher: The energyfund contributors,", "only for them"),
        ('href: "https://example.org",', 'href: "example",', "href"),
        (
            "published: 2025-01-01, checked: 2025-02-01}\n    -",
            "published: 2025-03-01, checked: 2025-02-01}\n    -",
            "checked 2025-02-01 is before",
        ),
        (", page: p3", "", "a PDF needs its page"),
        ("  unit: GBP/kWh\n", "  unit: GBP/kwh\n", "Did you mean 'GBP/kWh'"),
        ("  unit: GBP/kWh\n", "  unit: kWh\n", "price_base has no meaning"),
        ("price_gbp_per_kwh:", "Price per kWh:", "lower-case words"),
        ("      low: 0.2\n", "      low: 0.2\n      low: 0.1\n", "stands twice"),
    ],
)
def test_broken_text_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in faults_of(GOOD.replace(old, new, 1))


def test_all_faults_come_at_once_with_file_line_and_field() -> None:
    second = GOOD.replace("price_gbp_per_kwh:", "other_gbp_per_kwh:").replace("  impact: red\n", "")
    message = faults_of(GOOD.replace("  label: Price\n", "") + second)
    assert "2 faults" in message
    assert "broken.yaml  line 1  price_gbp_per_kwh.label" in message
    assert "broken.yaml  line 23  other_gbp_per_kwh.impact" in message


def test_a_key_that_stands_twice_is_refused() -> None:
    assert "price_gbp_per_kwh: stands twice" in faults_of(GOOD + GOOD)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "a: [1, 2", "a: b: c"])
def test_text_that_holds_no_figures_is_refused(text: str) -> None:
    assert "broken.yaml" in faults_of(text)


def test_a_number_and_a_list_cannot_follow_each_other() -> None:
    text = (
        GOOD.replace("value: 1\n", "value: [1]\n").replace("low: 1\n", "low: [1]\n").replace("high: 1\n", "high: [1]\n")
    )
    assert "every value must be a number" in faults_of(text)
