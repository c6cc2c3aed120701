"""Statements of a plan: year-by-year accounts that balance to the penny."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.plan.parts import Years


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row of a statement: opening + in + out = closing in every year.

    ``role`` is opening, in, out, closing or memo. Money that goes out is negative. A memo row explains and counts in
    no sum. Years with nothing are left out.

    Attributes:
        key: What the row is, whatever its label: ``drawn``, ``paid_back``, ``outlay``, ``interest``, ``rounding``, …
    """

    key: str
    label: str
    role: str
    gbp_by_year: Years


@dataclass(frozen=True, slots=True)
class StatementRatio:
    """A ratio that stands beside a statement, such as the cover of a loan; years without one are left out."""

    key: str
    label: str
    ratio_by_year: Years


@dataclass(frozen=True, slots=True)
class Statement:
    """A year-by-year account that balances to the penny.

    The closing balance of a year is the opening balance of the next. Years after the last movement are left out.

    Attributes:
        kind: Whose it is: ``plan``, ``source``, ``project``, ``partner`` or ``fund``.
        in_words: What the balance is and what a reader should know of the terms.
    """

    name: str
    kind: str
    in_words: str
    rows: tuple[StatementRow, ...]
    ratios: tuple[StatementRatio, ...]

    @property
    def years(self) -> range:
        """The calendar years from the first to the last in which anything stands."""
        known = [year for row in self.rows for year in row.gbp_by_year]
        return range(min(known), max(known) + 1) if known else range(0)
