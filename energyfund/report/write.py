"""From a plan to its files, and the files to a folder: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from energyfund.errors import MissingFileError
from energyfund.plan import Plan
from energyfund.report.charts import charts
from energyfund.report.drawing import draw
from energyfund.report.html import page
from energyfund.report.papers import papers
from energyfund.report.pdf import paper_pdf
from energyfund.report.tables import tables
from energyfund.report.xlsx import workbook

PLAN_NAME = "plan.json"
WORKBOOK_NAME = "tables.xlsx"
READABLE = 0o644
ELSEWHERE = "Name another folder with -o."
REASONS = {
    errno.ENOSPC: ("the disk is full.", "Make room, or name another folder with -o."),
    errno.EDQUOT: ("your share of the disk is used up.", "Make room, or name another folder with -o."),
    errno.EROFS: ("the disk can only be read.", ELSEWHERE),
    errno.EACCES: ("may not be written to.", "Name a folder of your own with -o."),
    errno.EPERM: ("may not be written to.", "Name a folder of your own with -o."),
    errno.EEXIST: ("is a file, not a folder.", ELSEWHERE),
    errno.ENOTDIR: ("lies within a file, not a folder.", ELSEWHERE),
    errno.ENAMETOOLONG: ("has a name that is too long.", ELSEWHERE),
}


def render(plan: Plan) -> dict[str, bytes]:
    """Every file of a plan, by file name. Nothing is solved; the same plan gives the same bytes.

    Returns:
        ``plan.json``, ``return-report.html`` and ``.pdf``, ``fuel-poverty-report.html`` and ``.pdf``, ``tables.xlsx``.
    """
    made = tables(plan)
    drawn = charts(plan, made)
    wide = {chart.id: draw(chart) for chart in drawn}
    narrow = {chart.id: draw(chart, narrow=True) for chart in drawn}
    files = {PLAN_NAME: plan_json(plan).encode()}
    for paper in papers(plan, made, drawn):
        shown = {chart.id for section in paper.sections for chart in section.charts}
        both = {name: (wide[name], narrow[name]) for name in wide if name in shown}
        files[f"{paper.id}.html"] = page(paper, both, plan.provenance.date).encode()
        files[f"{paper.id}.pdf"] = paper_pdf(paper, {name: wide[name] for name in both}, plan.provenance.date)
    files[WORKBOOK_NAME] = workbook(made, plan.scenario.name, plan.provenance.date)
    return files


def plan_json(plan: Plan) -> str:
    """The plan as text. A plan changed by hand keeps the hash that no longer matches, so that nobody is misled."""
    text = plan.to_json()
    if plan.is_as_written():
        return text
    head, mark, _ = text.rpartition('"sha256": "')
    return f'{head}{mark}{plan.sha256}"\n}}\n'


def write_all(files: Mapping[str, bytes], directory: Path) -> tuple[Path, ...]:
    """Write files into a folder, made where it is missing: all of them, or none.

    Every file is written beside its place under a passing name and takes its own name only when all are there. Files of
    the same names are replaced; others in the folder are left alone.

    Raises:
        MissingFileError: The folder is a file, may not be written to, or the disk is full. Nothing is left behind.
    """
    written: list[Path] = []
    fresh: list[Path] = []
    try:
        fresh.extend(folder for folder in (directory, *directory.parents) if not folder.exists())
        directory.mkdir(parents=True, exist_ok=True)
        _write(files, directory, written)
    except OSError as error:
        _clear(written, fresh)
        otherwise = (f"cannot be written to ({error.strerror}).", ELSEWHERE)
        raise MissingFileError(directory, *REASONS.get(error.errno or 0, otherwise)) from error
    except BaseException:
        _clear(written, fresh)
        raise
    return tuple(directory / name for name in files)


def _write(files: Mapping[str, bytes], directory: Path, written: list[Path]) -> None:
    """Write every file under a passing name, then give each its own; ``written`` names what there is to take away."""
    blocked = [directory / name for name in files if (directory / name).is_dir()]
    if blocked:
        raise MissingFileError(blocked[0], "is a folder, and a file of that name is to be written.", "Move it away.")
    passing: dict[str, Path] = {}
    for name, content in files.items():
        handle, path = tempfile.mkstemp(prefix=f".{name}.", dir=directory)
        passing[name] = Path(path)
        written.append(passing[name])
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        passing[name].chmod(READABLE)
    for name, path_now in passing.items():
        path_now.replace(directory / name)
        written.append(directory / name)


def _clear(written: Iterable[Path], fresh: Iterable[Path]) -> None:
    """Take away what was written so far, and the folders that were made for it."""
    for path in written:
        path.unlink(missing_ok=True)
    for folder in fresh:
        try:
            folder.rmdir()
        except OSError:
            return
