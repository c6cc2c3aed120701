"""Which figures somebody should look at again."""

from __future__ import annotations

import datetime as dt

from energyfund.assumptions.figures import DatedValue, Entry


def stale_reason(entry: Entry, on: dt.date) -> str:
    """Why a figure is stale on a day; empty where it is not.

    A figure is stale when its review date has passed, or when it still holds a forecast for a period that has ended
    (the outturn should have taken its place).

    Args:
        entry: The figure.
        on: The day.
    """
    reasons = []
    if entry.review_by < on:
        reasons.append(f"review was due by {entry.review_by}")
    past = [dated for dated in entry.values if dated.status == "forecast" and _has_ended(entry, dated, on)]
    if past:
        reasons.append(f"forecast from {past[-1].from_date} is past its date")
    return "; ".join(reasons)


def _has_ended(entry: Entry, dated: DatedValue, on: dt.date) -> bool:
    """Whether the period of a value is over: its own end, or the start of the next value."""
    if dated.until is not None:
        return dated.until < on
    return any(dated.from_date < later.from_date <= on for later in entry.values)
