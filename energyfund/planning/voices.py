"""A vote on part of the community fund, beside what the optimiser would choose with the same money."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.impact.ballots import Election, exact, read_ballots
from energyfund.impact.equal_shares import SharedOut, equal_shares
from energyfund.impact.greedy import greedy
from energyfund.impact.knapsack import best_set
from energyfund.plan import ChoiceOutcome, ImpactPlan, ProposalVote, VoicesPlan
from energyfund.planning.voices_words import answer, budget_words, counting_words, remarks, turnout_words
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.voices import Proposal, Voices

PENCE = 100


@dataclass(frozen=True, slots=True)
class Aim:
    """What the optimiser's choice is best at."""

    words: str
    worth: Mapping[str, Fraction]


def read_election(loaded: LoadedScenario) -> Election | None:
    """Read the ballots of a scenario; None where nobody was asked.

    Raises:
        InvalidInputError: A mark on a ballot is wrong, or more people voted than could.
        MissingFileError: The table cannot be read.
    """
    voices = loaded.scenario.voices
    if voices is None:
        return None
    found = read_ballots(loaded.table(voices.ballots), voices)
    if voices.eligible is not None and found.voters > voices.eligible:
        message = f"is less than the {found.voters:,} who voted in {voices.ballots}; check both"
        raise InvalidInputError([loaded.fault(("voices", "eligible"), voices.eligible, message)])
    return found


def hold_vote(
    voices: Voices, election: Election, impact: ImpactPlan, goal: str, horizon_years: int, figures: Figures
) -> VoicesPlan:
    """Count the votes, choose again with the same money by the scenario's goal, and set both side by side.

    Args:
        voices: What the scenario says of the vote.
        election: Costs and ballots.
        impact: What the plan leaves for the community.
        goal: What the scenario seeks.
        horizon_years: Years in which the community fund comes in.
        figures: The library: when few voted.
    """
    budget = _budget(voices, impact)
    shared: SharedOut | None = None
    if voices.method == "equal_shares":
        shared = equal_shares(election, budget, voices.completion)
        funded = shared.funded
    else:
        funded = greedy(election, budget)
    aim = _aim(voices.proposals, goal)
    worths = {name: (aim.worth[name], election.points(name)) for name in election.costs_gbp}
    chosen = best_set(election.costs_gbp, worths, budget)
    proposals = tuple(_proposal(each, election, funded, shared, chosen) for each in voices.proposals)
    spent = _spent(election, shared)
    by_vote, by_optimiser = (_outcome(voices.proposals, election, names, budget) for names in (funded, chosen))
    return VoicesPlan(
        form=voices.form,
        method=voices.method,
        completion=voices.completion if shared is not None else "",
        in_words=counting_words(voices),
        answer=(
            *answer(proposals, by_vote, by_optimiser, aim.words, float(budget)),
            *turnout_words(voices, election.voters, figures),
        ),
        voters=election.voters,
        eligible=voices.eligible,
        budget_gbp=float(budget),
        budget_in_words=budget_words(voices, impact, horizon_years),
        start_share_gbp=None if shared is None else float(shared.start_share_gbp),
        share_gbp=None if shared is None else float(shared.share_gbp),
        most_spent_gbp=float(max(spent, default=Fraction(0))),
        voters_without_spending=sum(
            kind.voters for kind, amount in zip(election.kinds, spent, strict=True) if amount == 0
        ),
        optimiser_aim=aim.words,
        proposals=proposals,
        by_vote=by_vote,
        by_optimiser=by_optimiser,
        remarks=remarks(voices, float(budget), impact),
    )


def _budget(voices: Voices, impact: ImpactPlan) -> Fraction:
    """The money decided on: what the scenario says, or its share of the community fund in whole pennies. [£]"""
    if voices.budget_gbp is not None:
        return exact(voices.budget_gbp)
    share = exact(voices.share_of_community_fund_fraction or 0.0)
    whole = Fraction(round(PENCE * max(0.0, impact.community_fund_gbp)))
    return Fraction(math.floor(share * whole), PENCE)


def _aim(proposals: Sequence[Proposal], goal: str) -> Aim:
    """Bill savings where the scenario seeks them, else homes lifted; votes alone where no proposal has either."""
    homes = {each.name: exact(each.homes_lifted) for each in proposals}
    savings = {each.name: exact(each.bill_savings_gbp_per_year) for each in proposals}
    by_homes = Aim("the most homes lifted out of fuel poverty", homes)
    by_savings = Aim("the most saved on bills", savings)
    for aim in (by_savings, by_homes) if goal == "bill_savings" else (by_homes, by_savings):
        if any(aim.worth.values()):
            return aim
    return Aim("the most votes", homes)


def _proposal(
    written: Proposal, election: Election, funded: Sequence[str], shared: SharedOut | None, chosen: Collection[str]
) -> ProposalVote:
    name = written.name
    bought = next((each for each in shared.bought if each.proposal == name), None) if shared is not None else None
    paid = () if bought is None else bought.paid_gbp
    return ProposalVote(
        name=name,
        ward=written.ward,
        note=written.note or "",
        cost_gbp=written.cost_gbp,
        homes_lifted=written.homes_lifted,
        bill_savings_gbp_per_year=written.bill_savings_gbp_per_year,
        voters=election.marked_by(name),
        points=float(election.points(name)),
        funded_by_vote=name in funded,
        place=funded.index(name) + 1 if name in funded else None,
        effective_votes=None if bought is None else float(bought.effective_votes),
        payers=sum(kind.voters for kind, amount in zip(election.kinds, paid, strict=False) if amount > 0),
        most_paid_gbp=float(max(paid, default=Fraction(0))),
        funded_by_optimiser=name in chosen,
    )


def _spent(election: Election, shared: SharedOut | None) -> list[Fraction]:
    """What each voter of each kind spends on everything. [£]"""
    spent = [Fraction(0)] * len(election.kinds)
    for bought in shared.bought if shared is not None else ():
        spent = [before + more for before, more in zip(spent, bought.paid_gbp, strict=True)]
    return spent


def _outcome(
    proposals: Sequence[Proposal], election: Election, names: Collection[str], budget_gbp: Fraction
) -> ChoiceOutcome:
    listed = [each for each in proposals if each.name in names]
    cost = sum((election.costs_gbp[name] for name in names), Fraction(0))
    return ChoiceOutcome(
        proposals=len(listed),
        cost_gbp=float(cost),
        unspent_gbp=float(budget_gbp - cost),
        homes_lifted=float(sum((exact(each.homes_lifted) for each in listed), Fraction(0))),
        bill_savings_gbp_per_year=float(sum((exact(each.bill_savings_gbp_per_year) for each in listed), Fraction(0))),
        served_fraction=float(election.served(names)),
    )
