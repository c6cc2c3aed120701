"""What holds for every file: shares add up, order does not matter, spellings change no sum."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import load
from energyfund.purchase.spending.flows import by_rank, contracts, kept
from energyfund.purchase.spending.listing import SpendListing, SpendRequest, list_spend
from energyfund.purchase.spending.output import as_json
from energyfund.purchase.spending.payments import Payments, read_payments
from energyfund.purchase.spending.places import places_of

PLACES = places_of("PR1", "PR,BB", "PR,BB,M")
FIGURES = load(dt.date(2026, 11, 22))
NAMES = ["Smith & Sons Ltd", "SMITH AND SONS LIMITED", "Jones", "Jones Ltd", "Acme plc", "REDACTED"]
ROW = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["PR1 1AA", "PR2 1AA", "BB1 1AA", "M1 1AA", "L1 1AA", "", "nowhere"]),
    st.integers(-5_000, 10_000_000),
    st.sampled_from(["2022/23", "2023/24"]),
    st.sampled_from(["Food", "food", "Care", ""]),
    st.sampled_from(["yes", "no", ""]),
)
ROWS = st.lists(ROW, min_size=1, max_size=30)
Rows = Sequence[tuple[str, str, int, str, str, str]]
ANCHOR = (
    ("Anchor", "PR1 1AA", 100_000_000, "2022/23", "", "no"),
    ("Anchor", "PR1 1AA", 100_000_000, "2023/24", "", "no"),
)


def file_of(rows: Rows, folder: str) -> Path:
    lines = ["Supplier,Postcode,Amount,Year,Sector,Locked"]
    lines += [
        f"{name},{code},{pence / 100:.2f},{year},{sector},{lock}" for name, code, pence, year, sector, lock in rows
    ]
    path = Path(folder) / "payments.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(rows: Rows) -> Payments:
    with tempfile.TemporaryDirectory() as folder:
        return read_payments(file_of(rows, folder), PLACES, 4)


def listing(rows: Rows) -> SpendListing:
    with tempfile.TemporaryDirectory() as folder:
        return list_spend(SpendRequest(file_of(rows, folder), PLACES), FIGURES)


@given(ROWS)
@settings(max_examples=40)
def test_places_add_up_to_the_penny_and_shares_to_one(rows: Rows) -> None:
    payments = read([*rows, *ANCHOR])
    everything = payments.year > 0
    sums = by_rank(payments, everything)
    assert int(sums.sum()) == sum(row[2] for row in (*rows, *ANCHOR))
    levels = kept(sums, PLACES)
    for one in levels:
        assert one.kept_pence + one.leaks_pence + one.not_known_pence == one.total_pence
        assert one.share_if_here_fraction + one.leaks_pence / one.total_pence == pytest.approx(1)
    table = listing([*rows, *ANCHOR]).tables[0]
    assert sum(float(row[2] or 0) for row in table.rows[:-1]) == pytest.approx(1)
    assert sum(float(row[1] or 0) for row in table.rows[:-1]) == pytest.approx(float(table.rows[-1][1] or 0))


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rows_does_not_matter(rows: Rows, chance: st.DataObject) -> None:
    whole = [*rows, *ANCHOR]
    other = list(whole)
    chance.shuffle(other)  # type: ignore[attr-defined]
    one, two = listing(whole), listing(other)
    assert one.tables == two.tables
    assert one.answer == two.answer


@given(ROWS)
@settings(max_examples=25)
def test_merging_spellings_changes_no_sum(rows: Rows) -> None:
    plain = {name: f"Supplier {number}" for number, name in enumerate(NAMES[:-1])} | {"REDACTED": "REDACTED"}
    apart = [(plain[row[0]], *row[1:]) for row in rows]
    merged, unmerged = listing([*rows, *ANCHOR]), listing([*apart, *ANCHOR])
    for name in ("kept", "change", "years", "influence", "sectors"):
        mine, theirs = ([table.rows for table in one.tables if table.name == name] for one in (merged, unmerged))
        assert mine == theirs
    payments = read([*rows, *ANCHOR])
    everything = payments.year > 0
    named = sum(row[2] for row in (*rows, *ANCHOR) if row[0] != "REDACTED")
    assert int(contracts(payments, everything).pence.sum()) == named


@given(ROWS)
@settings(max_examples=15)
def test_both_effects_add_up_in_the_table_and_json_is_readable(rows: Rows) -> None:
    found = listing([*rows, *ANCHOR])
    change = next(table for table in found.tables if table.name == "change")
    for row in change.records():
        parts = float(str(row["share_effect_gbp"])) + float(str(row["volume_effect_gbp"]))
        assert parts == pytest.approx(float(str(row["change_gbp"])), abs=1e-6)
    assert as_json(found).startswith("{")
