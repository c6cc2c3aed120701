"""Elections for the tests, and the method of equal shares once more, voter by voter and pound by pound."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from energyfund.impact.ballots import Election, election

NAMES = "abcdef"


def approvals(costs: dict[str, int], ballots: Sequence[str]) -> Election:
    """An election of approval ballots, each a text whose letters are the proposals that a voter wants."""
    return election(
        {name: Fraction(cost) for name, cost in costs.items()}, [dict.fromkeys(b, Fraction(1)) for b in ballots]
    )


@st.composite
def elections(draw: st.DrawFn, *, ranked: bool = False) -> tuple[dict[str, int], list[dict[str, Fraction]], int]:
    """Costs, the ballot of each voter, and a budget."""
    names = NAMES[: draw(st.integers(1, 6))]
    costs = {name: draw(st.integers(1, 40)) for name in names}
    wanted = st.lists(st.sampled_from(names), unique=True, min_size=1)
    ballots = [
        {n: Fraction(len(names) - place, len(names)) if ranked else Fraction(1) for place, n in enumerate(marks)}
        for marks in draw(st.lists(wanted, min_size=1, max_size=9))
    ]
    return costs, ballots, draw(st.integers(1, 100))


def by_voter(
    costs: dict[str, int], ballots: Sequence[dict[str, Fraction]], budget: int, share: Fraction
) -> list[tuple[str, list[Fraction]]]:
    """The method for every voter by himself: what is bought, and what each voter pays."""
    money = [share] * len(ballots)
    waiting = sorted(name for name in costs if costs[name] <= budget)
    found: list[tuple[str, list[Fraction]]] = []
    while True:
        offers = []
        for name in waiting:
            payers = [place for place, ballot in enumerate(ballots) if name in ballot]
            if not payers or sum(money[p] for p in payers) < costs[name]:
                continue
            poor: set[int] = set()
            while True:  # those who cannot pay their part pay all they have, and the others share the rest
                weight = sum(ballots[p][name] for p in payers if p not in poor)
                each = (costs[name] - sum((money[p] for p in poor), Fraction(0))) / weight
                more = {p for p in payers if p not in poor and money[p] < each * ballots[p][name]}
                if not more:
                    break
                poor |= more
            offers.append((each / costs[name], costs[name], name, each))
        if not offers:
            return found
        *_, name, each = min(offers)
        paid = [min(money[p], each * b[name]) if name in b else Fraction(0) for p, b in enumerate(ballots)]
        money = [had - less for had, less in zip(money, paid, strict=True)]
        waiting.remove(name)
        found.append((name, paid))


def pound_by_pound(
    costs: dict[str, int], ballots: Sequence[dict[str, Fraction]], budget: int
) -> tuple[set[str], Fraction]:
    """Completion without any short cut: what is funded in the end, and the share with which it is."""
    share = Fraction(budget, len(ballots))
    while True:
        funded = {name for name, _ in by_voter(costs, ballots, budget, share)}
        left = budget - sum(costs[name] for name in funded)
        wanted = {name for ballot in ballots for name in ballot}
        if not any(costs[name] <= left for name in wanted - funded):
            return funded, share
        following = {name for name, _ in by_voter(costs, ballots, budget, share + 1)}
        if sum(costs[name] for name in following) > budget:
            return funded, share
        share += 1
