"""Figures as plain rows, for the listing on the command line and the page in the documentation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from energyfund.assumptions.figures import DatedValue, Entry, Number
from energyfund.assumptions.stale import stale_reason

Row = dict[str, object]


def shown(amount: Number, unit: str) -> str:
    """A value for people: no digits that nobody gave, thousands commas save in calendar years.

    >>> shown(1050.0, "GBP/kWp"), shown(2035.0, "year"), shown((0.5, 12.0), "")
    ('1,050', '2035', '0.5, 12')
    """
    if isinstance(amount, tuple):
        return ", ".join(shown(one, unit) for one in amount)
    return f"{amount:.10g}" if unit == "year" else f"{amount:,.10g}"


def summary_rows(entries: Iterable[Entry], on: dt.date) -> list[Row]:
    """One short row a figure, with the value that holds on a day; figures with none say when theirs begins."""
    return [_summary(entry, entry.at(on)) for entry in entries]


def full_rows(entries: Iterable[Entry], on: dt.date) -> list[Row]:
    """One row a figure with every field, for other programs; figures with no value on the day are left out."""
    dated = [(entry, entry.at(on)) for entry in entries]
    return [_full(entry, value) for entry, value in dated if value is not None]


def about_rows(entry: Entry, on: dt.date) -> list[Row]:
    """Everything about one figure save its dated values: a field and its content in each row."""
    fields = {
        "key": entry.key,
        "label": entry.label,
        "unit": entry.unit,
        f"value on {on}": _value_on(entry, on),
        "quality of the evidence": entry.quality,
        "impact on the answer": entry.impact,
        "review by": entry.review_by,
        "stale": stale_reason(entry, on) or "no",
        "note": entry.note or "none",
        "file": entry.file,
    }
    return [{"field": field, "content": content} for field, content in fields.items()]


def value_rows(entry: Entry) -> list[Row]:
    """Every dated value of one figure, oldest first, each with its source."""
    return [
        {
            "from": dated.from_date,
            "until": dated.until,
            "value": shown(dated.value, entry.unit),
            "low": shown(dated.low, entry.unit),
            "high": shown(dated.high, entry.unit),
            "status": dated.status,
            "price_base": dated.price_base,
            "source": _source(dated),
            "href": dated.source.href,
            "published": dated.source.published,
            "checked": dated.source.checked,
        }
        for dated in entry.values
    ]


def full_value_rows(entry: Entry) -> list[Row]:
    """Every dated value of one figure with every field, for other programs."""
    return [_full(entry, dated) for dated in entry.values]


def stale_rows(entries: Iterable[Entry], on: dt.date) -> list[Row]:
    """One row a figure that somebody should look at again, with the reason."""
    reasons = [(entry, stale_reason(entry, on)) for entry in entries]
    return [
        {"key": entry.key, "reason": reason, "review_by": entry.review_by, "file": entry.file}
        for entry, reason in reasons
        if reason
    ]


def _value_on(entry: Entry, on: dt.date) -> str:
    dated = entry.at(on)
    if dated is not None:
        return shown(dated.value, entry.unit)
    return "none" if on >= entry.values[0].from_date else f"none before {entry.values[0].from_date}"


def _source(dated: DatedValue) -> str:
    page = f", {dated.source.page}" if dated.source.page else ""
    return f"{dated.source.publisher}: {dated.source.title}{page}"


def _summary(entry: Entry, dated: DatedValue | None) -> Row:
    if dated is None:
        first = entry.values[0]
        return {"key": entry.key, "value": None, "unit": entry.unit, "from": first.from_date, "status": "no value"}
    return {
        "key": entry.key,
        "value": shown(dated.value, entry.unit),
        "low": shown(dated.low, entry.unit),
        "high": shown(dated.high, entry.unit),
        "unit": entry.unit,
        "from": dated.from_date,
        "status": dated.status,
        "source": _source(dated),
    }


def _full(entry: Entry, dated: DatedValue) -> Row:
    return {
        "key": entry.key,
        "label": entry.label,
        "value": dated.value,
        "low": dated.low,
        "high": dated.high,
        "unit": entry.unit,
        "price_base": dated.price_base,
        "from": dated.from_date,
        "until": dated.until,
        "status": dated.status,
        "quality": entry.quality,
        "impact": entry.impact,
        "review_by": entry.review_by,
        "note": entry.note,
        "source_title": dated.source.title,
        "source_publisher": dated.source.publisher,
        "source_href": dated.source.href,
        "source_page": dated.source.page,
        "source_published": dated.source.published,
        "source_checked": dated.source.checked,
        "file": entry.file,
    }
