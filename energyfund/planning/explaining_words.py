"""The sentences of an explanation: what a step of a limit is worth, and why a project is built or not."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.allocate.brief import Brief
from energyfund.allocate.explain import AGREES, Case, Step
from energyfund.allocate.limits import Limit
from energyfund.allocate.standing import Standing
from energyfund.allocate.trials import BUILT, Trial
from energyfund.plan import RangeStory
from energyfund.units import gbp, gbp_short, in_unit, number_of

HARDLY_GBP, HARDLY_HOMES, HARDLY_BP = 1, 0.01, 0.01
"""Smaller side effects are not told."""

BASIS_POINTS = 10_000
"""Hundredths of a per cent in one."""


def gain_words(brief: Brief, gain: float) -> str:
    """An amount of what the plan seeks, never negative.

    Args:
        brief: For what is sought.
        gain: In its unit.
    """
    amount = abs(gain)
    match brief.goal:
        case "npv":
            return f"{pounds(amount)} of net present value"
        case "fund_value":
            return f"{pounds(amount)} of the fund's value at the end"
        case "homes_lifted":
            return f"{number_of(amount)} homes lifted"
        case "bill_savings":
            return f"{pounds(amount)} a year off household bills"
        case _:
            return f"{number_of(100 * amount, 4)} percentage points less loss in the worst years"


def pounds(amount: float) -> str:
    """Pounds, with pence where there are few."""
    return gbp(amount, 2) if abs(amount) < 100 else gbp_short(amount)


def step_words(limit: Limit, by: float) -> str:
    """A step of a limit to where it is easier to keep, as a person would say it."""
    way = "more" if by > 0 else "less"
    size = abs(by)
    words = in_unit(size, limit.unit)
    if limit.is_yes_or_no:
        return "giving that up"
    if limit.unit == "fraction":
        points = number_of(100 * size)
        words = "one percentage point" if points == "1" else f"{points} percentage points"
        way = "more of fossil holdings in every year" if limit.kind == "pathway" else way
    elif limit.unit == "homes":
        words = "one home" if number_of(size) == "1" else words
        way = way if by > 0 else "fewer"
    elif limit.unit == "GBP" and not size % 1e6:
        words = f"£{number_of(size / 1e6)}m"
    return f"{words} {way}"


def limit_words(brief: Brief, step: Step, first: Trial) -> str:
    """What a binding limit is, and what one step of it is worth with what that brings beside."""
    limit = step.limit
    head = f"{_capital(limit.label)}{stands(limit)}: {step_words(limit, step.by)}"
    at_margin = step.worth * step.by
    if step.moved is None:
        if step.confirmed is False:
            return f"{head}: what that is worth is not known, because solving again did not confirm the price."
        return f"{head} is worth about {gain_words(brief, at_margin)} at the margin; not tried by solving again."
    found = step.moved.gain - first.gain
    text = f"{head} is worth {gain_words(brief, found)}{beside(brief, step.moved, first)}."
    if step.confirmed is False:
        return f"{text} At the margin its worth is not known: solving again did not confirm the shadow price."
    if abs(found - at_margin) > AGREES * abs(at_margin):
        price = f"At the margin the same step would be worth {gain_words(brief, at_margin)}"
        jumps = "other projects are built, and all-or-nothing ones come in jumps"
        return f"{text} {price}; {jumps if first.chosen != step.moved.chosen else 'the gain falls off'}."
    return text


def stands(limit: Limit) -> str:
    """Where a limit stands, as an aside."""
    if limit.at is None:
        return ""
    if limit.unit == "GBP":
        return f", {gbp(limit.at)}"
    return f", at {limit.side} {in_unit(limit.at, limit.unit)}"


def beside(brief: Brief, moved: Trial, first: Trial) -> str:
    """What a change brings beside what is sought: homes, net present value, the fund's return."""
    parts = []
    homes = moved.homes - first.homes
    if brief.goal != "homes_lifted" and abs(homes) >= HARDLY_HOMES:
        count = number_of(abs(homes), 1 if abs(homes) >= 1 else 2)
        parts.append(f"{count} {'more' if homes > 0 else 'fewer'} homes lifted")
    worth = moved.npv_gbp - first.npv_gbp
    if brief.goal != "npv" and abs(worth) >= HARDLY_GBP:
        parts.append(f"{pounds(abs(worth))} {'more' if worth > 0 else 'less'} net present value")
    if moved.return_fraction is not None and first.return_fraction is not None:
        points = BASIS_POINTS * (moved.return_fraction - first.return_fraction)
        if abs(points) >= HARDLY_BP:
            parts.append(f"{number_of(abs(points))} bp a year {'more' if points > 0 else 'less'} expected return")
    return "".join(f" and {part}" for part in parts[:1]) + "".join(f", {part}" for part in parts[1:])


def why_words(brief: Brief, case: Case, first: Trial, why: str) -> str:
    """Why a project is built or not, in one sentence. ``why`` is what the prices alone say."""
    if case.share >= 1 - BUILT:
        return f"{why.rstrip('.')}{_without_words(brief, case, first)}."
    if case.share > BUILT:
        return f"{why.rstrip('.')}; {_whole_words(brief, case, first)}." if case.tried_whole else why
    obstacle = case.obstacle
    if obstacle.nobody:
        return "Not built: no source of money may pay for it."
    if obstacle.short:
        ways = "its cash flow cannot give its sources what they ask for"
        return f"Not built: {ways}{_grant_words(case)}."
    if not case.tried_whole:
        return why
    rivals = [name for name in obstacle.excluded_by if name in first.chosen]
    against = f"it and {listed([_quoted(name) for name in rivals])} exclude each other; " if rivals else ""
    return f"Not built: {against}{_whole_words(brief, case, first)}."


def _whole_words(brief: Brief, case: Case, first: Trial) -> str:
    """What building all of a project would mean."""
    if case.whole is None:
        clash = listed(case.blockers)
        stand = f"these would clash with it: {clash}" if clash else "no plan keeps every rule"
        return f"with all of it built, {stand}{_grant_words(case)}"
    loss = first.gain - case.whole.gain
    if loss <= 0:
        return "a plan with all of it built is just as good"
    return f"building all of it would cost the plan {gain_words(brief, loss)}{_grant_words(case)}"


def _grant_words(case: Case) -> str:
    if case.grant_gbp is None or case.grant_gbp < HARDLY_GBP:
        return ""
    return f"; a grant of {gbp_short(case.grant_gbp)} from outside would make up for it"


def _without_words(brief: Brief, case: Case, first: Trial) -> str:
    if not case.tried_without:
        return ""
    if case.without is None:
        return "; without it no plan keeps every rule"
    loss = first.gain - case.without.gain
    return (
        f"; without it the plan would lose {gain_words(brief, loss)}" if loss > 0 else "; a plan without it is as good"
    )


def story_lines(brief: Brief, case: Case, first: Trial) -> tuple[str, ...]:
    """The rest of a project's story: who may pay, what comes with it, what changes around it."""
    project = case.project
    payers = [one.name for one in brief.sources if one.may_fund(project.name, project.kind, project.area)]
    found = []
    if payers:
        found.append(f"May be paid for by: {', '.join(payers)}.")
    if project.required:
        found.append("The scenario requires it.")
    if case.obstacle.requires:
        found.append(f"It can only be built with {listed([_quoted(name) for name in case.obstacle.requires])}.")
    if case.obstacle.excluded_by:
        found.append(f"It cannot be built beside {listed([_quoted(name) for name in case.obstacle.excluded_by])}.")
    if case.whole is not None:
        found += _changes("With all of it built", case.whole, first, project.name)
    if case.without is not None:
        found += _changes("Without it", case.without, first, project.name)
    if case.change is not None:
        limit, by = case.change
        found.append(
            f"A plan with all of it would be as good as this one if {limit.label}{stands(limit)}, were "
            f"{in_unit(by, limit.unit) if limit.unit != 'fraction' else f'{number_of(100 * by)} percentage points'} "
            f"{'higher' if limit.looser > 0 else 'lower'}."
        )
    return tuple(found)


def _changes(head: str, moved: Trial, first: Trial, name: str) -> list[str]:
    """What else is built, or no longer built, and homes."""
    parts = []
    added = sorted(moved.chosen - first.chosen - {name})
    dropped = sorted(first.chosen - moved.chosen - {name})
    if added:
        parts.append(f"{listed([_quoted(each) for each in added])} would be built as well")
    if dropped:
        parts.append(f"{listed([_quoted(each) for each in dropped])} would fall out")
    return [f"{head}, {' and '.join(parts)}."] if parts else []


def standing_words(standing: Standing) -> RangeStory:
    """The range of a budget within which the same projects are built."""
    limit, at = standing.limit, standing.limit.at or 0.0
    low = None if standing.low is None else inwards(standing.low, up=True)
    high = None if standing.high is None else inwards(standing.high, up=False)
    lower = f"above about {gbp_short(low)}" if low is not None else ""
    upper = f"below about {gbp_short(high)}" if high is not None else ""
    ends = " and ".join(part for part in (lower, upper) if part)
    head = f"{_capital(limit.label)}, now {gbp(at)}"
    if not ends:
        text = f"{head}: the same projects are built whether it is nothing or twice as much."
    else:
        text = f"{head}: the same projects are built as long as it stays {ends}{_beyond(standing)}."
    return RangeStory(limit.label, limit.unit, at, low, high, text)


def _beyond(standing: Standing) -> str:
    parts = []
    for words, (added, dropped) in (("below", standing.below), ("above", standing.above)):
        changes = [f"{listed([_quoted(name) for name in added])} {_verb(added, 'come')} in"] if added else []
        changes += [f"{listed([_quoted(name) for name in dropped])} {_verb(dropped, 'fall')} out"] if dropped else []
        if changes:
            parts.append(f"{words} that, {' and '.join(changes)}")
    return f"; {'; '.join(parts)}" if parts else ""


def _verb(names: Sequence[str], word: str) -> str:
    """One comes, two come."""
    return f"{word}s" if len(names) == 1 else word


def inwards(amount: float, *, up: bool) -> float:
    """An amount to three figures, rounded to the safe side.

    >>> inwards(123456.0, up=True), inwards(123456.0, up=False)
    (124000.0, 123000.0)
    """
    if amount <= 0:
        return 0.0
    digits = len(str(int(amount)))
    step = 10 ** max(0, digits - 3)
    whole = int(amount // step)
    return float((whole + 1 if up and amount > whole * step else whole) * step)


def listed(items: Sequence[str]) -> str:
    """One, two and three."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _quoted(name: str) -> str:
    return f"'{name}'"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
