"""A vote in sentences: how it was counted, what came out, and what to beware of."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.assumptions import Figures
from energyfund.plan import ChoiceOutcome, ImpactPlan, ProposalVote
from energyfund.scenario.voices import Voices
from energyfund.units import gbp, number, percent

SHARES = (
    "Method of equal shares: every voter has an equal part of the money, and a proposal is funded only if those who "
    "voted for it can pay for it together, each as nearly the same as their money allows. The proposal with most votes "
    "is bought first, where voters who can no longer pay their full part count in part."
)
GREEDY = (
    "Most votes first: proposals are funded in the order of their votes, as long as the money pays for the next; one "
    "that does not fit is passed over."
)
TIES = "Ties go to the lower cost, then to the name that comes first in the alphabet."
LEFT_OVER = {
    "none": "Money that is left over stays in the community fund.",
    "one_pound_more": (
        "So that little is left over, every voter is given a pound more and the count begins again, until nothing more "
        "fits or a further pound would spend more than there is."
    ),
    "most_votes": "What is left over goes to the proposals with most votes that still fit.",
}
RANKED = (
    "Voters put proposals in order: a first place counts as one vote, and each place further down as {step} of a vote "
    "less; what a voter did not rank counts nothing."
)
APPROVAL = "Voters marked every proposal that they want; each mark is one vote."


def counting_words(voices: Voices) -> tuple[str, ...]:
    """How the votes were counted."""
    form = RANKED.format(step=f"1/{len(voices.proposals)}") if voices.form == "ranked" else APPROVAL
    if voices.method == "greedy":
        return (form, GREEDY, TIES)
    return (form, SHARES, LEFT_OVER[voices.completion], TIES)


def budget_words(voices: Voices, impact: ImpactPlan, horizon_years: int) -> str:
    """Where the money comes from."""
    if voices.budget_gbp is not None:
        return "as the scenario says"
    share = percent(voices.share_of_community_fund_fraction, 0)
    return f"{share} of the {gbp(impact.community_fund_gbp)} left for the community over {horizon_years} years"


def answer(
    proposals: Sequence[ProposalVote],
    by_vote: ChoiceOutcome,
    by_optimiser: ChoiceOutcome,
    aim: str,
    budget_gbp: float,
) -> tuple[str, ...]:
    """What came out: what people asked for, what the optimiser would do, and what the difference is."""
    voted = sorted((each for each in proposals if each.place is not None), key=lambda each: each.place or 0)
    if not voted:
        cheapest = min((each.cost_gbp for each in proposals if each.voters), default=0.0)
        return (f"The vote funds nothing: there are {gbp(budget_gbp)}, and the cheapest costs {gbp(cheapest)}.",)
    asked = f"People asked for {_listed([each.name for each in voted])}, for {gbp(by_vote.cost_gbp)} in all."
    glad = f"{percent(by_vote.served_fraction, 0)} of the voters get something that they voted for"
    only_vote = [each.name for each in voted if not each.funded_by_optimiser]
    only_other = [each.name for each in proposals if each.funded_by_optimiser and not each.funded_by_vote]
    if not only_vote and not only_other:
        return (asked, f"The optimiser, which seeks {aim}, would choose the same. {glad}.")
    swap = []
    if only_other:
        swap.append(f"would fund {_listed(only_other)}")
    if only_vote:
        swap.append(f"would leave out {_listed(only_vote)}")
    other = f"With the same money, the choice with {aim} {' and '.join(swap)}."
    homes = by_optimiser.homes_lifted - by_vote.homes_lifted
    saved = by_optimiser.bill_savings_gbp_per_year - by_vote.bill_savings_gbp_per_year
    bills = f"{gbp(abs(saved))} a year {'more' if saved > 0 else 'less'} saved on bills"
    gains = [_homes(homes), bills if round(saved) else "as much saved on bills"]
    served = f"{glad}; under the optimiser's choice it would be {percent(by_optimiser.served_fraction, 0)}."
    return (asked, other, f"That would mean {_listed(gains)}.", served)


def turnout_words(voices: Voices, voters: int, figures: Figures) -> tuple[str, ...]:
    """That few voted, where few did."""
    few, low = figures.value("few_voters_count"), figures.value("low_turnout_fraction")
    turnout = None if voices.eligible is None else voters / voices.eligible
    if turnout is not None and turnout < low:
        told = f"Few voted: {number(voters)} of {number(voices.eligible or 0)} ({percent(turnout)})."
        return (f"{told} Say so wherever the result is quoted.",)
    if turnout is None and voters < few:
        return (f"Few voted: {number(voters)} people. The scenario does not say how many could have.",)
    return ()


def remarks(voices: Voices, budget_gbp: float, impact: ImpactPlan) -> tuple[str, ...]:
    """What a reader should beware of."""
    found = []
    if voices.budget_gbp is not None and budget_gbp > max(0.0, impact.community_fund_gbp):
        missing = budget_gbp - max(0.0, impact.community_fund_gbp)
        found.append(
            f"The money voted on is {gbp(missing)} more than the plan leaves for the community; the rest has to come "
            "from elsewhere."
        )
    if voices.share_of_community_fund_fraction is not None:
        found.append(
            "The community fund comes in year by year, in the money of each year; proposals are at the cost that was "
            "voted on. What is funded can be paid as the money comes in, not all at once."
        )
    if any(each.homes_lifted or each.bill_savings_gbp_per_year for each in voices.proposals):
        found.append(
            "Homes lifted and savings of proposals are those that the scenario states; they are not part of the plan's "
            "own figures."
        )
    else:
        found.append("No proposal states homes lifted or bill savings, so the optimiser can only go by votes.")
    return tuple(found)


def _homes(difference: float) -> str:
    """So many more or fewer homes lifted, in words."""
    amount = round(abs(difference), 1)
    if not amount:
        return "as many homes lifted out of fuel poverty"
    shown = number(amount, 0 if amount == round(amount) else 1)
    more = "more" if difference > 0 else "fewer"
    return f"{shown} {more} {'home' if amount == 1 else 'homes'} lifted out of fuel poverty"


def _listed(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
