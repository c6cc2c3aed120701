"""Ballots read from a table, and what they come to: kinds of voters whose ballots are alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.scenario.rows import MOST_ROW_FAULTS, read_numbered_rows
from energyfund.scenario.voices import BallotMark, Voices

Marks = dict[str, list[tuple[int, BallotMark]]]


@dataclass(frozen=True, slots=True)
class VoterKind:
    """Voters whose ballots are alike.

    Attributes:
        voters: How many they are.
        weights: What a mark counts, by proposal: 1 on an approval ballot.
    """

    voters: int
    weights: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Election:
    """What could be voted for and who voted for it. Everything is an exact fraction, so that no penny is disputed.

    Voters themselves are not kept: whoever voted alike is one kind.

    Attributes:
        costs_gbp: Cost by proposal. [£]
        kinds: The kinds of voters, in an order that does not depend on that of the ballots.
    """

    costs_gbp: Mapping[str, Fraction]
    kinds: tuple[VoterKind, ...]
    _supporters: dict[str, tuple[tuple[int, int, Fraction], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up once who supports what: the counting asks for it again and again."""
        found: dict[str, list[tuple[int, int, Fraction]]] = {name: [] for name in self.costs_gbp}
        for place, kind in enumerate(self.kinds):
            for name, weight in kind.weights.items():
                found[name].append((place, kind.voters, weight))
        object.__setattr__(self, "_supporters", {name: tuple(listed) for name, listed in found.items()})

    def supporters(self, proposal: str) -> tuple[tuple[int, int, Fraction], ...]:
        """Kinds that marked a proposal: their place among the kinds, how many voters, and what a mark counts."""
        return self._supporters[proposal]

    @property
    def voters(self) -> int:
        """How many people voted."""
        return sum(kind.voters for kind in self.kinds)

    def marked_by(self, proposal: str) -> int:
        """How many voters marked a proposal, at whatever place."""
        return sum(voters for _, voters, _ in self.supporters(proposal))

    def points(self, proposal: str) -> Fraction:
        """Σ over voters of what their mark counts; on approval ballots the number of votes."""
        return sum((voters * weight for _, voters, weight in self.supporters(proposal)), Fraction(0))

    def served(self, funded: Collection[str]) -> Fraction:
        """Share of the voters with at least one proposal of theirs among those funded. [-]"""
        glad = sum(kind.voters for kind in self.kinds if any(name in kind.weights for name in funded))
        return Fraction(glad, self.voters)


def read_ballots(path: Path, voices: Voices) -> Election:
    """Read the ballots on a scenario's proposals.

    On an approval ballot every mark counts 1. On a ranked ballot over m proposals place r counts (m − r + 1) / m: a
    first place is a whole vote, each place further down an m-th less, and what is not ranked nothing (Borda's points,
    scaled).

    Args:
        path: Table with the columns voter, proposal and, for ranked ballots, rank.
        voices: The proposals and the form of the ballots.

    Raises:
        InvalidInputError: A proposal is unknown or marked twice, or a rank is missing, doubled or out of place.
        MissingFileError: The table cannot be read.
    """
    rows, faults = read_numbered_rows(path, BallotMark)
    names = [proposal.name for proposal in voices.proposals]
    ballots: Marks = defaultdict(list)
    for line, mark in rows:
        ballots[mark.voter].append((line, mark))
    for marks in ballots.values():
        faults += _faults(str(path), marks, names, is_ranked=voices.form == "ranked")
    if len(faults) > MOST_ROW_FAULTS:
        rest = Fault(str(path), None, "", "", f"{len(faults) - MOST_ROW_FAULTS:,} more faults like these")
        faults = [*sorted(faults, key=_by_line)[:MOST_ROW_FAULTS], rest]
    if faults:
        raise InvalidInputError(faults)
    return election(
        {proposal.name: exact(proposal.cost_gbp) for proposal in voices.proposals},
        [{mark.proposal: _weight(mark.rank, len(names)) for _, mark in marks} for marks in ballots.values()],
    )


def election(costs_gbp: Mapping[str, Fraction], ballots: Sequence[Mapping[str, Fraction]]) -> Election:
    """An election from one ballot for each voter: what each mark counts, by proposal."""
    alike = Counter(tuple(sorted(ballot.items())) for ballot in ballots)
    return Election(costs_gbp, tuple(VoterKind(number, dict(ballot)) for ballot, number in sorted(alike.items())))


def exact(amount: float) -> Fraction:
    """An amount as it is written in decimals, without the rounding of binary numbers.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(amount)))


def _weight(rank: int | None, proposals: int) -> Fraction:
    return Fraction(1) if rank is None else Fraction(proposals - rank + 1, proposals)


def _faults(file: str, marks: Sequence[tuple[int, BallotMark]], names: list[str], *, is_ranked: bool) -> list[Fault]:
    """What is wrong with the ballot of one voter."""
    found: list[Fault] = []
    seen: dict[str, int] = {}
    ranks: dict[int, int] = {}
    for line, mark in marks:
        if mark.proposal not in names:
            near = near_match(mark.proposal, names) or f" Known: {', '.join(names)}."
            found.append(Fault(file, line, "proposal", mark.proposal, f"is not a proposal of this scenario.{near}"))
        elif mark.proposal in seen:
            message = f"voter {mark.voter} marked it already in line {seen[mark.proposal]}; one mark counts"
            found.append(Fault(file, line, "proposal", mark.proposal, message))
        seen.setdefault(mark.proposal, line)
        if is_ranked and mark.rank is None:
            found.append(Fault(file, line, "rank", "", "is missing: form is ranked; write 1 for the best"))
        elif not is_ranked and mark.rank is not None:
            message = "has no meaning where form is approval; leave it out, or write form: ranked"
            found.append(Fault(file, line, "rank", str(mark.rank), message))
        elif mark.rank is not None and mark.rank in ranks:
            message = f"voter {mark.voter} gave this rank already in line {ranks[mark.rank]}; each rank once"
            found.append(Fault(file, line, "rank", str(mark.rank), message))
        if mark.rank is not None:
            ranks.setdefault(mark.rank, line)
    if is_ranked and not found and sorted(ranks) != list(range(1, len(ranks) + 1)):
        missing = next(rank for rank in range(1, len(ranks) + 1) if rank not in ranks)
        last = max(ranks)
        message = f"voter {marks[0][1].voter} gave rank {last} but no rank {missing}; count from 1 without gaps"
        found.append(Fault(file, ranks[last], "rank", str(last), message))
    return found


def _by_line(fault: Fault) -> int:
    return fault.line or 0
