"""Many options read as one, so that the formulas of rules give the coefficients of all of them at once.

A chorus holds the options that share everything that formulas ask for in words (start year, who may pay, kind, whether
it is local); what differs in numbers becomes an array whose last axis is the options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any, cast

import numpy as np

from energyfund.allocate.brief import Brief
from energyfund.allocate.problem import Option
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source, receipts_for_each_pound, slices_for_each_pound
from energyfund.projects.project import Project, Start


class DiffersError(Exception):
    """A formula asks for something that is no number and differs inside a chorus, which must then be split by it."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"the options of a chorus differ in {path}")


class Many:
    """Several values of one type, read as one: what they share is itself, numbers become an array, last axis first."""

    def __init__(self, members: Sequence[object], path: str = "") -> None:
        self.members = members
        self._path = path
        self._read: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  as many types as the members have fields
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._read:
            self._read[name] = self._gather(name)
        return self._read[name]

    def _gather(self, name: str) -> Any:  # noqa: ANN401
        path = f"{self._path}{name}"
        values = [getattr(member, name) for member in self.members]
        first = values[0]
        if isinstance(first, np.ndarray):
            return np.stack(values, axis=-1)
        if isinstance(first, float):
            return np.array(values, dtype=np.float64)
        if all(value is first for value in values) or all(value == first for value in values):
            return first
        if is_dataclass(first):
            return Many(values, f"{path}.")
        raise DiffersError(path)


class CannotPriceError(Exception):
    """A scenario holds something that has no price of its own, so that its whole program must be solved at once."""


@dataclass(slots=True, eq=False)
class Voice:
    """The variables of a chorus: its shares built (``source`` None), or what a source pays into each. [scaled £]

    Attributes:
        varValue: What they come to, shape (options,), named as PuLP names it so that expressions can be worked out.
    """

    chorus: int
    source: int | None
    varValue: FloatArray | None = None  # noqa: N815  PuLP's name


@dataclass(frozen=True, slots=True)
class Chorus:
    """Options alike in words.

    Attributes:
        place: Where each option stands in the list of all options, shape (options,).
        option: All of them as one option.
        sources: Numbers of the sources that may pay.
        outlay: Outlay built whole, scaled pounds, shape (options,).
        needed: Share of the cash flow that a source needs to pay the whole outlay, shape (sources, options).
        most: The most of the outlay that each of them may pay, shape (sources that may pay,). [-]
        groups: Sources that pay a stated share of the outlay together: places in ``sources``, and the share.
    """

    place: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    option: Option
    sources: tuple[int, ...]
    outlay: FloatArray
    needed: FloatArray
    most: FloatArray
    groups: tuple[tuple[tuple[int, ...], float], ...]


Listed = tuple[Project, Start]


def sing(brief: Brief, listed: Sequence[Listed], scale_gbp: float, split_by: Sequence[str]) -> list[Chorus]:
    """Sort options into choruses. Options that no mix of sources can ever fund are left out: they stay unbuilt.

    Args:
        brief: For the sources.
        listed: Every option.
        scale_gbp: Pounds in one unit of money.
        split_by: Fields of projects, as paths such as ``impact.homes``, by which options must not be mixed.
    """
    asked: dict[int, tuple[object, ...]] = {}
    found: dict[tuple[object, ...], list[int]] = {}
    for place, (project, start) in enumerate(listed):
        if id(project) not in asked:
            may = tuple(source.may_fund(project.name, project.kind, project.area) for source in brief.sources)
            partners = project.partnership.partners if project.partnership is not None else ()
            shares = tuple((partner.cost_fraction, tuple(partner.sources)) for partner in partners)
            fields = tuple(_field(project, path) for path in split_by)
            asked[id(project)] = (project.promises_cash_flow, may, shares, *fields)
        key = (start.year, len(start.outlay_share), len(start.outlay_gbp), *asked[id(project)])
        found.setdefault(key, []).append(place)
    choruses: list[Chorus] = []
    for places in found.values():
        choruses += _choruses(brief, listed, places, scale_gbp, len(choruses))
    return choruses


def _field(project: Project, path: str) -> object:
    value: object = project
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _choruses(brief: Brief, listed: Sequence[Listed], places: list[int], scale_gbp: float, count: int) -> list[Chorus]:
    """One chorus for each set of sources that could be paid by the cash flow, among options alike in words."""
    project = listed[places[0]][0]
    starts = Many([listed[place][1] for place in places])
    payers = [
        number
        for number, source in enumerate(brief.sources)
        if source.may_fund(project.name, project.kind, project.area)
    ]
    none = np.zeros((len(brief.sources), len(places)))
    needed = none.copy()
    for number in payers if project.promises_cash_flow else ():
        flow = starts.shared_cash_flow_gbp
        needed[number] = slices_for_each_pound(brief.sources[number], starts.outlay_share, flow)
    can = np.isfinite(needed)
    can[[number for number in range(len(brief.sources)) if number not in payers]] = False
    can[:, starts.total_outlay_gbp == 0] = False
    patterns, which = np.unique(can, axis=1, return_inverse=True)
    found: list[Chorus] = []
    for pattern in range(patterns.shape[1]):
        inside = np.flatnonzero(which == pattern)
        sources = tuple(int(number) for number in np.flatnonzero(patterns[:, pattern]))
        chosen = [places[place] for place in inside]
        made = _chorus(brief, listed, chosen, sources, needed[list(sources)][:, inside], scale_gbp, count + len(found))
        if made is not None:
            found.append(made)
    return found


def _chorus(
    brief: Brief,
    listed: Sequence[Listed],
    places: list[int],
    sources: tuple[int, ...],
    needed: FloatArray,
    scale_gbp: float,
    number: int,
) -> Chorus | None:
    """A chorus, without the options that cannot be funded; None where that is all of them."""
    project = listed[places[0]][0]
    outlay = np.array([listed[place][1].total_outlay_gbp for place in places])
    most = np.array([min(1.0, brief.sources[source].share_cap_fraction) for source in sources], dtype=np.float64)
    groups = _groups(brief, project, sources)
    if groups is None:
        return None
    least = least_needed(needed * outlay, most, groups)
    fundable = np.flatnonzero((least <= 1 + FUNDABLE) & ((outlay == 0) | bool(sources)))
    if not fundable.size:
        return None
    places = [places[place] for place in fundable]
    needed, outlay = needed[:, fundable], outlay[fundable]
    members = [listed[place] for place in places]
    many = cast("Start", Many([start for _, start in members], "start."))
    names = [brief.sources[source].name for source in sources]
    option = Option(
        project=cast("Project", Many([owner for owner, _ in members])),
        start=many,
        build=Voice(number, None),
        draws={name: Voice(number, source) for name, source in zip(names, sources, strict=True)},
        slice_needed={name: cast("float", share) for name, share in zip(names, needed, strict=True)},
        receipts={
            name: _receipts(brief.sources[source], project, many) for name, source in zip(names, sources, strict=True)
        },
    )
    return Chorus(np.array(places), option, sources, outlay / scale_gbp, needed * outlay, most, groups)


FUNDABLE = 1e-9
"""A cash flow may be short of what its sources need by this part of itself: the solver's own tolerance."""


def _receipts(source: Source, project: Project, starts: Start) -> FloatArray:
    if not project.promises_cash_flow:
        return np.zeros_like(starts.shared_cash_flow_gbp)
    return receipts_for_each_pound(source, starts.outlay_share, starts.shared_cash_flow_gbp)


def _groups(
    brief: Brief, project: Project, sources: tuple[int, ...]
) -> tuple[tuple[tuple[int, ...], float], ...] | None:
    """Who pays which share together: each partner's sources, and all others what is left. None where that cannot be."""
    if project.partnership is None:
        return (((*range(len(sources)),), 1.0),) if sources else ()
    names = [brief.sources[source].name for source in sources]
    groups, left, rest = [], 1.0, set(range(len(sources)))
    for partner in project.partnership.partners:
        inside = tuple(place for place, name in enumerate(names) if name in partner.sources)
        if not set(inside) <= rest:
            raise CannotPriceError("a source stands for two partners of one project")
        rest -= set(inside)
        left -= partner.cost_fraction
        groups.append((inside, partner.cost_fraction))
    if left > FUNDABLE:
        groups.append((tuple(sorted(rest)), left))
    if sources and any(not inside and share > FUNDABLE for inside, share in groups):
        return None
    return tuple((inside, share) for inside, share in groups if inside)


def least_needed(needed: FloatArray, most: FloatArray, groups: tuple[tuple[tuple[int, ...], float], ...]) -> FloatArray:
    """Least share of the cash flow with which the whole outlay can be funded, shape (options,); inf where it cannot.

    Within each group the sources that need least pay first, each up to its cap.
    """
    total = np.zeros(needed.shape[1])
    for inside, share in groups:
        rows = list(inside)
        order = np.argsort(needed[rows], axis=0, kind="stable")
        sorted_needed = np.take_along_axis(needed[rows], order, axis=0)
        caps = most[rows][order]
        before = np.cumsum(caps, axis=0) - caps
        paid = np.clip(share - before, 0.0, caps)
        total += (paid * sorted_needed).sum(axis=0)
        total = np.where(paid.sum(axis=0) < share - FUNDABLE, np.inf, total)
    return total
