"""Papers again, years later if need be: any file that a command wrote leads to the same papers, without solving."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePath

from energyfund.errors import Fault, InvalidInputError
from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.sealed import text_of
from energyfund.plan.size import Sizing
from energyfund.report.compare_files import render_comparison
from energyfund.report.compare_listing import compare_rows
from energyfund.report.frontier_paper import frontier_rows, render_frontier
from energyfund.report.purchase_files import award_rows, render_purchase
from energyfund.report.size_files import render_sizing
from energyfund.report.size_rows import roof_rows
from energyfund.report.write import chosen, render

Result = Plan | Comparison | Frontier | Sizing | PurchaseResult

KINDS: dict[str, type[Result]] = {
    "energyfund_plan": Plan,
    "energyfund_comparison": Comparison,
    "energyfund_frontier": Frontier,
    "energyfund_size": Sizing,
    "energyfund_purchase": PurchaseResult,
}
"""What a file is, by the field that holds its version."""

ADVICE = "Name a plan.json, compare.json, frontier.json, size.json or purchase.json that energyfund wrote"
PAPERS = {".html", ".pdf"}


def read_result(path: Path) -> Result:
    """Read a file that any of the commands wrote, told apart by the field that holds its version.

    Raises:
        MissingFileError: There is no such file, or it cannot be read as text.
        InvalidInputError: It is cut short, of another version, or none of these files. Every fault is named.
    """
    text, name = text_of(path, f"{ADVICE}."), str(path)
    try:
        raw = json.loads(text)
    except ValueError as error:
        message = f"is not complete JSON ({error}). The file was cut short or edited. {ADVICE}"
        raise InvalidInputError([Fault(name, getattr(error, "lineno", None), "", "", message)]) from error
    key = next((each for each in KINDS if isinstance(raw, dict) and each in raw), None)
    if key is None:
        raise InvalidInputError([Fault(name, None, "", "", f"is no result of energyfund. {ADVICE}")])
    return KINDS[key].from_json(text, name)


def render_again(result: Result, names: Sequence[str] = ()) -> dict[str, bytes]:
    """The files of a result, by file name: the very bytes that its own command wrote.

    Args:
        result: What was read.
        names: The only papers wanted; every file where empty.

    Raises:
        UnknownPaperError: The result holds no paper of a name.
    """
    if isinstance(result, Plan):
        return render(result, names)
    files = _render(result)
    if not names:
        return files
    papers = {name: content for name, content in files.items() if PurePath(name).suffix in PAPERS}
    wanted = chosen(names, tuple(dict.fromkeys(PurePath(name).stem for name in papers)))
    return {name: content for name, content in papers.items() if PurePath(name).stem in wanted}


def _render(result: Comparison | Frontier | Sizing | PurchaseResult) -> dict[str, bytes]:
    match result:
        case Comparison():
            return render_comparison(result)
        case Frontier():
            return render_frontier(result)
        case Sizing():
            return render_sizing(result)
        case PurchaseResult():
            return render_purchase(result)


def rows_of(result: Comparison | Frontier | Sizing | PurchaseResult) -> list[dict[str, object]]:
    """The rows that the command of a result prints."""
    match result:
        case Comparison():
            return compare_rows(result)
        case Frontier():
            return frontier_rows(result)
        case Sizing():
            return roof_rows(result)
        case PurchaseResult():
            return award_rows(result)
