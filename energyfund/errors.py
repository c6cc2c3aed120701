"""The few exceptions of energyfund, each with the exit code that the command line returns for it.

EnergyfundError
├── InvalidInputError   3   a scenario, table or figure is wrong (carries every fault at once)
├── NoPlanError         4   the rules cannot all hold together
├── SolverStoppedError  5   the solver reached a limit before it had anything to show
└── MissingFileError    6   a file is missing or unreadable

Exit code 1 is kept for our own faults and 2 for wrong usage (click's own).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file that a person wrote.

    Attributes:
        file: The file as the person named it.
        line: Line in the file, counted from 1; None where a whole file is meant.
        field: Path of the field, such as ``projects[2].roofs``.
        value: The value found, as text; empty where nothing stood there.
        message: What is wrong, what is allowed and what to do, in one or two sentences.
    """

    file: str
    line: int | None
    field: str
    value: str
    message: str

    def as_text(self) -> str:
        """One line for people.

        >>> Fault("a.yaml", 4, "roofs[0].tilt_deg", "120", "must be at most 90").as_text()
        'a.yaml  line 4  roofs[0].tilt_deg = 120: must be at most 90'
        """
        where = f"{self.file}  line {self.line}" if self.line is not None else self.file
        what = f"{self.field} = {self.value}" if self.value else self.field
        return f"{where}  {what}: {self.message}" if what else f"{where}: {self.message}"


class EnergyfundError(Exception):
    """Something that the user can mend. The message is written for the user."""

    exit_code = 3


class InvalidInputError(EnergyfundError):
    """A scenario, a table or a figure is wrong. Carries every fault that was found.

    Args:
        faults: The faults.
        more_to_check: Some checks could not run while these faults stand, so more may follow once they are mended.
    """

    exit_code = 3

    def __init__(self, faults: Sequence[Fault], *, more_to_check: bool = False) -> None:
        self.faults = tuple(faults)
        self.more_to_check = more_to_check
        count = len(self.faults)
        head = "1 fault" if count == 1 else f"{count} faults"
        super().__init__("\n".join([f"{head} in the input", *("  " + fault.as_text() for fault in self.faults)]))


@dataclass(frozen=True, slots=True)
class Loosening:
    """A change of one limit, as part of a way to a plan.

    Attributes:
        label: The rule, budget or pathway in the user's words.
        side: ``least`` for a floor, ``most`` for a ceiling.
        unit: Unit of the limit.
        at: Where it stands; None where it differs from year to year, or is a yes or no.
        by: By how much it is loosened; None where it is given up.
        share: The change as a share of the limit, 1 where it is given up. [-]
        in_words: What to do.
    """

    label: str
    side: str
    unit: str
    at: float | None
    by: float | None
    share: float
    in_words: str


class NoPlanError(EnergyfundError):
    """The rules and budgets cannot all hold: an answer, not a failure.

    Args:
        clash: The rules that clash with each other, in the user's words.
        advice: What to do next.
        ways: Ways out, the cheapest first; all the changes of one of them together give a plan.
    """

    exit_code = 4

    def __init__(self, clash: Sequence[str], advice: str, ways: Sequence[tuple[Loosening, ...]] = ()) -> None:
        self.clash = tuple(clash)
        self.ways = tuple(ways)
        listed = "\n".join(f"  - {name}" for name in self.clash)
        super().__init__(f"No plan meets every rule. These cannot all hold together:\n{listed}\n{advice}")


class SolverStoppedError(EnergyfundError):
    """The solver reached a limit and holds no plan that could be shown."""

    exit_code = 5


class MissingFileError(EnergyfundError):
    """A file is missing, unreadable or not what it should be.

    Args:
        path: The file.
        reason: What is wrong with it.
        advice: What to do next.
        faults: Where a scenario names missing tables: the fields that name them.
    """

    exit_code = 6

    def __init__(self, path: Path | str, reason: str, advice: str = "", faults: Sequence[Fault] = ()) -> None:
        self.path = str(path)
        self.faults = tuple(faults)
        super().__init__(f"{path}: {reason}" + (f" {advice}" if advice else ""))


def near_match(word: str, allowed: Sequence[str]) -> str:
    """A half-sentence that helps with a misspelt name; empty where nothing is near.

    >>> near_match("fosil", ["fossil", "solar"])
    " Did you mean 'fossil'?"
    >>> near_match("xyz", ["fossil"])
    ''
    """
    matches = get_close_matches(word, allowed, n=2)
    if not matches:
        return ""
    return " Did you mean " + " or ".join(f"'{match}'" for match in matches) + "?"
