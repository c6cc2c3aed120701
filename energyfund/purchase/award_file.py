"""purchase.json and award.csv: how an award is written, and read back by whoever takes its prices."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.plan.purchase import PURCHASE_FORMAT, AwardLine, PurchaseResult
from energyfund.plan.sealed import as_read

WRITE_AGAIN = "Name a purchase.json written by: energyfund purchase"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
CSV_FIELDS = ("supplier", "lot", "year", "supply", "kwp", "price_gbp_per_kwp", "cost_gbp", "tier", "local", "small")
MONEY_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Award:
    """An award as another scenario uses it: what each supplier delivers, in which lot and year, for how much."""

    lines: tuple[AwardLine, ...]

    @property
    def lots(self) -> tuple[str, ...]:
        """Lots in which something was awarded."""
        return tuple(dict.fromkeys(line.lot for line in self.lines))


def purchase_json(result: PurchaseResult) -> str:
    """The purchase as text, ending in a newline. Same purchase, same bytes."""
    return as_read(result)


def award_csv(result: PurchaseResult) -> str:
    """The award for a purchasing system: a row for each supplier, lot and year.

    Cells that a spreadsheet would take for a formula are led by an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CSV_FIELDS)
    for line in result.awards:
        writer.writerow([_cell(getattr(line, name)) for name in CSV_FIELDS])
    return buffer.getvalue()


def _cell(value: object) -> str:
    """One cell as text.

    >>> _cell("=1+1"), _cell(12.5), _cell(True), _cell("-5 kW roof")
    ("'=1+1", '12.5', 'yes', "'-5 kW roof")
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{round(value, 6):.12g}" if isinstance(value, float) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(text) else text


def read_award(path: Path) -> Award:
    """Read the award of a purchase.json.

    Raises:
        MissingFileError: There is no such file, or it cannot be read as text.
        InvalidInputError: It is no purchase.json, is of another version, or holds no award.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  reading an award is rare

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingFileError(path, f"cannot be read ({error}).", WRITE_AGAIN) from error
    try:
        raw: Any = json.loads(text)
    except ValueError as error:
        message = f"is not complete JSON ({error}). {WRITE_AGAIN}"
        raise InvalidInputError([Fault(str(path), getattr(error, "lineno", None), "", "", message)]) from error
    found = raw.get("energyfund_purchase") if isinstance(raw, dict) else None
    if found != PURCHASE_FORMAT:
        message = f"must be {PURCHASE_FORMAT}: this is no purchase.json, or one of another version. {WRITE_AGAIN}"
        raise InvalidInputError([Fault(str(path), None, "energyfund_purchase", str(found or ""), message)])
    try:
        lines = TypeAdapter(tuple[AwardLine, ...]).validate_python(raw.get("awards"))
    except ValidationError as error:
        faults = [
            Fault(
                str(path),
                None,
                ".".join(["awards", *map(str, item["loc"])]),
                str(item.get("input", ""))[:80],
                item["msg"],
            )
            for item in error.errors()
        ]
        raise InvalidInputError(faults) from error
    if not lines:
        raise InvalidInputError([Fault(str(path), None, "awards", "", f"is empty. {WRITE_AGAIN}")])
    return Award(lines)
