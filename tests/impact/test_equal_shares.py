"""The method of equal shares: published examples, theorems, and an independent count voter by voter."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from energyfund.impact.ballots import Election, election
from energyfund.impact.equal_shares import SharedOut, equal_shares
from energyfund.impact.greedy import greedy
from energyfund.scenario.voices import Completion
from tests.impact.votes import approvals, by_voter, elections, pound_by_pound

COMPLETIONS: tuple[Completion, ...] = ("none", "one_pound_more", "most_votes")
SPORT_AND_CHILDREN = {"bike": 700, "gym": 400, "park": 250, "yard": 200, "library": 100}


def eleven_voters(last: str) -> Election:
    """The ballots of the explanation at equalshares.net; its two examples differ in the last voter."""
    marks = {
        "bike": [0, 1, 2, 3, 4, 5],
        "gym": [0, 1, 2, 3, 4, 5],
        "park": [1, 3, 4, 6, 9],
        "yard": [6, 7, 8, 9],
        "library": [6, 8, 9],
    }
    marks[last].append(10)
    ballots = [{name: Fraction(1) for name, voters in marks.items() if voter in voters} for voter in range(11)]
    return election({name: Fraction(cost) for name, cost in SPORT_AND_CHILDREN.items()}, ballots)


def bought(found: SharedOut) -> list[tuple[str, float, float]]:
    """Name, effective votes and the most that one pays, of everything bought."""
    return [(each.proposal, float(each.effective_votes), float(max(each.paid_gbp))) for each in found.bought]


@pytest.mark.published
def test_the_first_example_of_equalshares_net() -> None:
    # https://equalshares.net/explanation, Example 1: bike path, 7 votes, 100 each; playground, 4 votes, 50 each;
    # library, 3 votes, 33.3 each; then nothing can be paid for
    found = equal_shares(eleven_voters("bike"), Fraction(1100), "none")
    assert found.share_gbp == 100
    assert bought(found) == [("bike", 7, 100), ("yard", 4, 50), ("library", 3, pytest.approx(33.3, abs=0.05))]
    # the same page: most cities would fund the bike path and the gym
    assert greedy(eleven_voters("bike"), Fraction(1100)) == ("bike", "gym")


@pytest.mark.published
def test_the_second_example_of_equalshares_net() -> None:
    # Example 2: the gym at 57.14 each; the park with 4.1 effective votes, where two pay 60.5 (the page rounds 42.86 to
    # 43) and three all they have; the playground with "3.2" (200 / 60.71 is 3.29); the library cannot be paid for
    found = bought(equal_shares(eleven_voters("gym"), Fraction(1100), "none"))
    assert [name for name, *_ in found] == ["gym", "park", "yard"]
    assert [votes for _, votes, _ in found] == pytest.approx([7, 4.1, 3.29], abs=0.05)
    assert [most for *_, most in found] == pytest.approx([57.14, 60.5, 60.5], abs=0.25)


@pytest.mark.published
def test_the_committee_of_lackner_and_skowron() -> None:
    # Lackner and Skowron, Multi-Winner Voting with Approval Preferences (Springer 2023), Example 11: 12 voters, 4
    # seats, so 1/3 each; a is bought at 1/8 each, leaving 5/24; then nobody can pay for another. A seat is £24 here.
    ballots = ["ab"] * 3 + ["ac"] * 3 + ["ad"] * 2 + ["bcf", "e", "f", "g"]
    vote = approvals(dict.fromkeys("abcdefg", 24), ballots)
    found = equal_shares(vote, Fraction(96), "none")
    assert found.start_share_gbp == Fraction(96, 12)
    assert bought(found) == [("a", 8, 3)]
    left = [found.share_gbp - paid for paid in found.bought[0].paid_gbp]
    assert sorted({*left}) == [Fraction(5, 24) * 24, 8]


@pytest.mark.published
def test_completed_it_is_the_method_of_dhondt() -> None:
    # Peters and others: with voters of parties it gives the seats of D'Hondt. The example that is told everywhere: 100,
    # 80, 30 and 20 thousand votes for 8 seats give 4, 3, 1 and 0.
    votes = {"A": 100, "B": 80, "C": 30, "D": 20}
    costs = {f"{party}{seat}": Fraction(1_000_000) for party in votes for seat in range(8)}
    ballots = [{f"{p}{s}": Fraction(1) for s in range(8)} for p, number in votes.items() for _ in range(number)]
    found = equal_shares(election(costs, ballots), Fraction(8_000_000), "one_pound_more")
    assert [sum(name.startswith(party) for name in found.funded) for party in votes] == [4, 3, 1, 0]


@pytest.mark.published
def test_a_tie_goes_to_the_lower_cost() -> None:
    # https://equalshares.net/implementation/tie-breaking, Example 1: 200 effective votes each, £600 before £700
    vote = approvals({"a": 700, "b": 600, "c": 100}, ["ab"] * 200 + ["c"] * 100)
    assert equal_shares(vote, Fraction(3000), "none").funded[0] == "b"


@pytest.mark.hand
def test_a_tie_of_equal_cost_goes_by_name() -> None:
    vote = approvals({"b": 10, "a": 10}, ["ab", "ab"])
    assert equal_shares(vote, Fraction(10), "none").funded == ("a",)
    assert greedy(vote, Fraction(10)) == ("a",)


@pytest.mark.hand
def test_a_second_place_pays_and_counts_less() -> None:
    # Two proposals, so a first place counts 1 and a second 1/2; £30 for two voters, £15 each. Both proposals have 1.5
    # votes, so the cheaper goes first: a, £9, is £6 from the voter who put it first and £3 from the other (α = 6). For
    # b, £20, the voter who put it first has £12 left, which is less than a full part; the other pays £8 of his £9, as
    # much as £16 from a first place would be: 20 / 16 = 1.25 votes.
    first, second = Fraction(1), Fraction(1, 2)
    vote = election({"a": Fraction(9), "b": Fraction(20)}, [{"a": first, "b": second}, {"a": second, "b": first}])
    found = equal_shares(vote, Fraction(30), "none")
    assert [(each.proposal, each.effective_votes) for each in found.bought] == [
        ("a", Fraction(3, 2)),
        ("b", Fraction(5, 4)),
    ]
    assert sorted(found.bought[0].paid_gbp) == [3, 6]
    assert sorted(found.bought[1].paid_gbp) == [8, 12]


@pytest.mark.hand
def test_money_left_over_goes_where_the_scenario_says() -> None:
    # £100 for 5 voters, £20 each. a (£60) has 3 votes and is bought with all they have. b (£40) has 1 and c (£30) the
    # other: £20 cannot pay for either, so £40 is left. A pound more, £30 each: c is bought, and b would be too much.
    vote = approvals({"a": 60, "b": 40, "c": 30}, ["a", "a", "a", "b", "c"])
    assert equal_shares(vote, Fraction(100), "none").funded == ("a",)
    more = equal_shares(vote, Fraction(100), "one_pound_more")
    assert more.funded == ("a", "c")
    assert more.share_gbp == 30
    # most votes first: b and c have one each, so the cheaper goes first, and then b does not fit
    filled = equal_shares(vote, Fraction(100), "most_votes")
    assert filled.funded == ("a", "c")
    assert [each.proposal for each in filled.bought] == ["a"]


@given(elections())
def test_the_count_of_every_voter_alone_agrees(drawn: tuple[dict[str, int], list[dict[str, Fraction]], int]) -> None:
    agrees(drawn)


@given(elections(ranked=True))
def test_the_count_of_ranked_ballots_agrees(drawn: tuple[dict[str, int], list[dict[str, Fraction]], int]) -> None:
    agrees(drawn)


def agrees(drawn: tuple[dict[str, int], list[dict[str, Fraction]], int]) -> None:
    costs, ballots, budget = drawn
    vote = election({name: Fraction(cost) for name, cost in costs.items()}, ballots)
    found = equal_shares(vote, Fraction(budget), "none")
    alone = by_voter(costs, ballots, budget, Fraction(budget, len(ballots)))
    assert [each.proposal for each in found.bought] == [name for name, _ in alone]
    for each, (_, paid) in zip(found.bought, alone, strict=True):
        kinds = [amount for kind, amount in zip(vote.kinds, each.paid_gbp, strict=True) for _ in range(kind.voters)]
        assert sorted(kinds) == sorted(paid)
    completed = equal_shares(vote, Fraction(budget), "one_pound_more")
    assert (set(completed.funded), completed.share_gbp) == pound_by_pound(costs, ballots, budget)


@given(elections(ranked=True), st.sampled_from(COMPLETIONS))
def test_nobody_pays_too_much_or_for_what_he_does_not_want(
    drawn: tuple[dict[str, int], list[dict[str, Fraction]], int], completion: Completion
) -> None:
    costs, ballots, budget = drawn
    vote = election({name: Fraction(cost) for name, cost in costs.items()}, ballots)
    found = equal_shares(vote, Fraction(budget), completion)
    assert sum(costs[name] for name in found.funded) <= budget
    assert sum(costs[name] for name in greedy(vote, Fraction(budget))) <= budget
    assert len(set(found.funded)) == len(found.funded)
    assert all(vote.marked_by(name) for name in found.funded)
    for place, kind in enumerate(vote.kinds):
        assert sum(each.paid_gbp[place] for each in found.bought) <= found.share_gbp
        assert not [
            each.proposal for each in found.bought if each.paid_gbp[place] and each.proposal not in kind.weights
        ]
    for each in found.bought:
        paid = sum(kind.voters * amount for kind, amount in zip(vote.kinds, each.paid_gbp, strict=True))
        assert paid == costs[each.proposal]


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_voters_and_proposals_makes_no_difference(
    drawn: tuple[dict[str, int], list[dict[str, Fraction]], int], chance: Random
) -> None:
    costs, ballots, budget = drawn
    one = election({name: Fraction(cost) for name, cost in costs.items()}, ballots)
    other = election({name: Fraction(costs[name]) for name in reversed(costs)}, chance.sample(ballots, len(ballots)))
    for completion in COMPLETIONS:
        assert equal_shares(one, Fraction(budget), completion) == equal_shares(other, Fraction(budget), completion)
    assert greedy(one, Fraction(budget)) == greedy(other, Fraction(budget))


@given(
    elections(), st.integers(1, 9), st.lists(st.integers(1, 30), min_size=1, max_size=3), st.sampled_from(COMPLETIONS)
)
def test_a_group_gets_what_its_share_of_the_money_pays_for(
    drawn: tuple[dict[str, int], list[dict[str, Fraction]], int], size: int, own: list[int], completion: Completion
) -> None:
    # Theorem (equalshares.net, "Groups of voters with identical votes", after the paper): if t of n voters want exactly
    # the same proposals, and these cost no more than t/n of the money, all of them are funded.
    costs, ballots, budget = drawn
    group = {f"own{place}": Fraction(1) for place in range(len(own))}
    costs = {**costs, **dict(zip(group, own, strict=True))}
    everybody = [*ballots, *([group] * size)]
    assume(sum(own) * len(everybody) <= size * budget)
    vote = election({name: Fraction(cost) for name, cost in costs.items()}, everybody)
    assert set(group) <= set(equal_shares(vote, Fraction(budget), completion).funded)
