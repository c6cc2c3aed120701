"""From a plan to its files, and the files to a folder: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from energyfund.errors import MissingFileError, near_match
from energyfund.plan import Plan
from energyfund.plan.sealed import as_read
from energyfund.report.book import BOOK_NAME, book, book_charts
from energyfund.report.charts import charts
from energyfund.report.drawing import draw_all
from energyfund.report.papers import papers
from energyfund.report.printed import paper_pages, printed, setting, shown_by, side_by_side
from energyfund.report.table_files import table_files
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


class UnknownPaperError(LookupError):
    """A result holds no paper of a name.

    Args:
        name: The name asked for.
        held: The papers that it holds.
    """

    def __init__(self, name: str, held: Sequence[str]) -> None:
        super().__init__(f"holds no paper '{name}'.{near_match(name, held)} It holds: {', '.join(held)}.")


def render(plan: Plan, names: Sequence[str] = ()) -> dict[str, bytes]:
    """Every file of a plan, by file name. Nothing is solved; the same plan gives the same bytes.

    Args:
        plan: The plan.
        names: The only papers wanted, each as page and PDF; every file where empty.

    Returns:
        ``plan.json``, the book ``plan.html``, each paper as ``.html`` and ``.pdf``, ``tables.xlsx``, ``tables.json``
        and a CSV for each table.

    Raises:
        UnknownPaperError: The plan holds no paper of a name.
    """
    made, made_on, name = tables(plan), plan.provenance.date, plan.scenario.name
    drawable = charts(plan, made)
    found = papers(plan, made, drawable)
    if names:
        wanted = chosen(names, [paper.id for paper in found])
        return printed([paper for paper in found if paper.id in wanted], drawable, made_on)
    shown = shown_by(found)
    drawings = draw_all((*(chart for chart in drawable if chart.id in shown), *book_charts(plan)))
    with setting(found, drawings, made_on) as pending:
        files = {PLAN_NAME: plan_json(plan).encode(), BOOK_NAME: book(plan, found, made, drawings, made_on).encode()}
        pages = paper_pages(found, drawings, made_on)
        listed = {WORKBOOK_NAME: workbook(made, name, made_on), **table_files(made, name, made_on)}
        return {**files, **side_by_side(found, pages, pending), **listed}


def chosen(names: Sequence[str], held: Sequence[str]) -> frozenset[str]:
    """Names of papers, each of which is there.

    Raises:
        UnknownPaperError: One is not.
    """
    for name in names:
        if name not in held:
            raise UnknownPaperError(name, held)
    return frozenset(names)


def plan_json(plan: Plan) -> str:
    """The plan as text. A plan changed by hand keeps the hash that no longer matches, so that nobody is misled."""
    return as_read(plan)


def write_all(files: Mapping[str, bytes], directory: Path) -> tuple[Path, ...]:
    """Write files into a folder, made where it is missing: all of them, or none.

    Every file is written beside its place under a passing name and takes its own name only when all are there. Files of
    the same names are replaced, and come back if anything fails; others in the folder are left alone.

    Args:
        files: Contents by name; a name may lead into folders below, such as ``tables/answer.csv``.
        directory: The folder.

    Raises:
        MissingFileError: The folder is a file, may not be written to, or the disk is full. Nothing is left behind.
    """
    undo = Undo()
    try:
        for folder in dict.fromkeys((directory, *((directory / name).parent for name in files))):
            undo.fresh.extend(each for each in (folder, *folder.parents) if not each.exists())
            folder.mkdir(parents=True, exist_ok=True)
        _write(files, directory, undo)
    except OSError as error:
        undo.all()
        otherwise = (f"cannot be written to ({error.strerror}).", ELSEWHERE)
        where = error.filename if error.errno == errno.EEXIST else directory
        raise MissingFileError(where, *REASONS.get(error.errno or 0, otherwise)) from error
    except BaseException:
        undo.all()
        raise
    undo.forget()
    return tuple(directory / name for name in files)


@dataclass(frozen=True, slots=True)
class Undo:
    """What to take away, and what to bring back, if not everything can be written.

    Attributes:
        written: Files that are new.
        kept: Files that stood there before: the place where each is kept meanwhile, and its own.
        fresh: Folders that were made.
    """

    written: list[Path] = field(default_factory=list)
    kept: list[tuple[Path, Path]] = field(default_factory=list)
    fresh: list[Path] = field(default_factory=list)

    def all(self) -> None:
        """Leave everything as it was."""
        for path in self.written:
            path.unlink(missing_ok=True)
        for aside, place in self.kept:
            with suppress(OSError):
                aside.replace(place)
        for folder in sorted(set(self.fresh), key=lambda path: -len(path.parts)):
            with suppress(OSError):
                folder.rmdir()

    def forget(self) -> None:
        """Everything is written: what stood there before may go."""
        for aside, _ in self.kept:
            aside.unlink(missing_ok=True)


def _write(files: Mapping[str, bytes], directory: Path, undo: Undo) -> None:
    """Write every file under a passing name, then give each its own."""
    blocked = [directory / name for name in files if (directory / name).is_dir()]
    if blocked:
        raise MissingFileError(blocked[0], "is a folder, and a file of that name is to be written.", "Move it away.")
    passing: dict[str, Path] = {}
    for name, content in files.items():
        place = directory / name
        handle, path = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        passing[name] = Path(path)
        undo.written.append(passing[name])
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        passing[name].chmod(READABLE)
    for name, path_now in passing.items():
        place = directory / name
        if place.exists():
            aside = path_now.with_name(f"{path_now.name}.before")
            undo.kept.append((aside, place))
            place.replace(aside)
        path_now.replace(place)
        undo.written.append(place)
