"""What people voted for, beside what the optimiser would choose with the same money, as ``plan.json`` holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposalVote:
    """One proposal: its votes, and whether either choice funds it.

    Attributes:
        voters: Voters who marked it.
        points: What their marks count together; the number of votes on approval ballots.
        funded_by_vote: Whether the vote funds it.
        place: Its place in the order in which the vote funds proposals, from 1; None where it does not.
        effective_votes: Votes when it was bought, those short of money counted in part; None where nobody pays for it
            by equal shares.
        payers: Voters who pay for it.
        most_paid_gbp: The most that one of them pays. [£]
        funded_by_optimiser: Whether the optimiser would fund it with the same money.
    """

    name: str
    ward: str
    note: str
    cost_gbp: float
    homes_lifted: float
    bill_savings_gbp_per_year: float
    voters: int
    points: float
    funded_by_vote: bool
    place: int | None
    effective_votes: float | None
    payers: int
    most_paid_gbp: float
    funded_by_optimiser: bool


@dataclass(frozen=True, slots=True)
class ChoiceOutcome:
    """What a choice of proposals comes to.

    Attributes:
        served_fraction: Share of the voters with at least one proposal of theirs among those funded. [-]
    """

    proposals: int
    cost_gbp: float
    unspent_gbp: float
    homes_lifted: float
    bill_savings_gbp_per_year: float
    served_fraction: float


@dataclass(frozen=True, slots=True)
class VoicesPlan:
    """A vote on part of the community fund. No voter is named.

    Attributes:
        form: ``approval`` or ``ranked``.
        method: ``equal_shares`` or ``greedy``.
        completion: ``none``, ``one_pound_more`` or ``most_votes``; empty where the method is greedy.
        in_words: How the votes were counted, sentence by sentence.
        answer: What came out, sentence by sentence.
        eligible: How many could have voted; None where the scenario does not say.
        budget_gbp: The money decided on. [£]
        budget_in_words: Where it comes from.
        start_share_gbp: An equal part of it for each voter; None where the method is greedy. [£]
        share_gbp: What each voter could spend in the end, after completion. [£]
        most_spent_gbp: The most that one voter spends. [£]
        voters_without_spending: Voters who pay for nothing.
        optimiser_aim: What the optimiser's choice is best at, in words.
    """

    form: str
    method: str
    completion: str
    in_words: tuple[str, ...]
    answer: tuple[str, ...]
    voters: int
    eligible: int | None
    budget_gbp: float
    budget_in_words: str
    start_share_gbp: float | None
    share_gbp: float | None
    most_spent_gbp: float
    voters_without_spending: int
    optimiser_aim: str
    proposals: tuple[ProposalVote, ...]
    by_vote: ChoiceOutcome
    by_optimiser: ChoiceOutcome
    remarks: tuple[str, ...]
