"""What people asked for, beside what the optimiser would choose with the same money."""

from __future__ import annotations

from energyfund.plan import ChoiceOutcome, Plan, ProposalVote, VoicesPlan
from energyfund.report.table import Cell, Column, Row, Table, counted, pence
from energyfund.units import gbp

SHEET = "What people asked for"
YES = "yes"
VOTES = "the most votes"


def voices_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of a vote, in reading order; none where nobody was asked."""
    found = plan.voices
    if found is None:
        return ()
    tables = (proposals(plan, found), outcomes(plan, found))
    return (*tables, spending(found)) if found.share_gbp is not None else tables


def proposals(plan: Plan, found: VoicesPlan) -> Table:
    """Every proposal with its votes, in the order of the votes, and which of the two choices funds it."""
    ranked = found.form == "ranked"
    listed = sorted(enumerate(found.proposals, 1), key=lambda pair: (-pair[1].points, pair[1].cost_gbp, pair[1].name))
    wards = any(each.ward for each in found.proposals)
    rows = tuple(Row(f"proposal-{place}", _cells(each, ranked=ranked, wards=wards)) for place, each in listed)
    notes = [*found.in_words]
    if any(None in row.cells for row in rows):
        notes.append(f"A dash: none stated, {'no ward, ' if wards else ''}or not funded.")
    notes += [f"{each.name}: {each.note.rstrip('.')}." for each in found.proposals if each.note]
    return Table(
        id="voices",
        title="What people asked for, and what the optimiser would choose",
        caption=f"{found.voters:,} voters decide on {gbp(found.budget_gbp, 2)}: {found.budget_in_words}. Costs as they "
        f"were voted on; savings a year, prices of {plan.scenario.price_base_year}.",
        columns=(
            Column("proposal", "Proposal"),
            *((Column("ward", "Ward"),) if wards else ()),
            Column("cost", "Cost", "gbp", formula="as it was voted on"),
            Column("voters", "Voters for it", "number", formula="voters who marked it, counted"),
            *(
                (
                    Column(
                        "points",
                        "Votes counted by place",
                        "number",
                        1,
                        formula="Σ over voters of what their marks count by place",
                    ),
                )
                if ranked
                else ()
            ),
            Column("homes", "Homes lifted", "number", 1, formula="as the proposal or its project states it"),
            Column("bills", "Bill savings a year", "gbp", formula="as the proposal or its project states it"),
            Column("vote", "Funded by the vote"),
            Column("optimiser", "Optimiser's choice"),
        ),
        rows=rows,
        notes=tuple(notes),
        sheet=SHEET,
        wide=wards and ranked,
    )


def _cells(each: ProposalVote, *, ranked: bool, wards: bool) -> tuple[Cell, ...]:
    return (
        each.name,
        *((each.ward or None,) if wards else ()),
        pence(each.cost_gbp),
        each.voters,
        *((each.points,) if ranked else ()),
        each.homes_lifted or None,
        pence(each.bill_savings_gbp_per_year) or None,
        YES if each.funded_by_vote else None,
        YES if each.funded_by_optimiser else None,
    )


def outcomes(plan: Plan, found: VoicesPlan) -> Table:
    """What each choice comes to, and the difference."""
    one, other = found.by_vote, found.by_optimiser
    aim = VOTES if found.optimiser_aim == VOTES else f"{found.optimiser_aim}, then {VOTES}"

    def money(key: str, label: str, here: float, there: float) -> Row:
        left, right = pence(here), pence(there)
        return Row(key, (label, left, right, pence(right - left)), "gbp")

    homes = (one.homes_lifted, other.homes_lifted)
    rows = (
        _row("count", "Proposals funded", (one.proposals, other.proposals)),
        money("spent", "Spent", one.cost_gbp, other.cost_gbp),
        money("left", "Left over", one.unspent_gbp, other.unspent_gbp),
        _row("homes", "Homes lifted out of fuel poverty", homes, 1),
        money("bills", "Saved on bills a year", one.bill_savings_gbp_per_year, other.bill_savings_gbp_per_year),
        Row(
            "served",
            ("Voters with something that they voted for; difference in points", *_shares(one, other)),
            "percent",
            1,
        ),
    )
    return Table(
        id="voices-outcome",
        title="The difference in outcome",
        caption=f"The same {gbp(found.budget_gbp, 2)} spent both ways. The optimiser seeks {aim}. Savings in prices "
        f"of {plan.scenario.price_base_year}.",
        columns=(
            Column("measure", "Measure"),
            Column("vote", "By vote", "number", formula="Σ over the proposals that the vote funds"),
            Column(
                "optimiser", "Optimiser's choice", "number", formula="Σ over the proposals that the optimiser chooses"
            ),
            Column("difference", "Difference", "number", formula="optimiser's choice − by vote"),
        ),
        rows=rows,
        notes=found.remarks,
        sheet=SHEET,
    )


def _row(key: str, label: str, pair: tuple[float, float], digits: int = 0) -> Row:
    return Row(key, (label, *pair, pair[1] - pair[0]), "number", digits)


def _shares(one: ChoiceOutcome, other: ChoiceOutcome) -> tuple[float, float, float]:
    return (one.served_fraction, other.served_fraction, other.served_fraction - one.served_fraction)


def spending(found: VoicesPlan) -> Table:
    """How the voters' money was spent: what was bought in which order, by how many, at how much each."""
    bought = sorted(
        ((place, each) for place, each in enumerate(found.proposals, 1) if each.place is not None),
        key=lambda pair: pair[1].place or 0,
    )
    rows = tuple(
        Row(
            f"proposal-{number}",
            (each.name, each.place, pence(each.cost_gbp), each.effective_votes, each.payers, _most(each)),
        )
        for number, each in bought
    )
    part, most = gbp(found.start_share_gbp or 0.0, 2), gbp(found.most_spent_gbp, 2)
    idle = found.voters_without_spending
    notes = [
        "Votes when bought: a voter who can no longer pay a full part counts in part, one without money not at all.",
        f"An equal part of the money is {part} for each voter. The voter who spends most spends {most}.",
    ]
    if idle:
        notes.append(f"{counted(idle, 'voter pays', 'voters pay')} for nothing: nothing that they want is bought.")
    if found.share_gbp is not None and found.share_gbp > (found.start_share_gbp or 0.0):
        notes.append(
            f"So that less is left over, each voter could spend up to {gbp(found.share_gbp, 2)} in the end; the sum of "
            "what is bought stays within the money."
        )
    if any(not each.payers for _, each in bought):
        notes.append("A dash: funded with what was left over, most votes first, and bought by nobody.")
    return Table(
        id="voices-spending",
        title="How the voters' money was spent",
        caption="Proposals in the order in which the vote buys them, in pounds as they were voted on.",
        columns=(
            Column("proposal", "Proposal"),
            Column("order", "Order", "number", formula="place in which the vote buys it"),
            Column("cost", "Cost", "gbp", formula="as it was voted on"),
            Column(
                "votes",
                "Votes when bought",
                "number",
                2,
                formula="Σ over voters for it of what they can still pay ÷ a full part",
            ),
            Column("payers", "Voters who pay", "number", formula="voters who pay for it, counted"),
            Column(
                "each",
                "Most that one pays",
                "gbp",
                formula="cost in parts as equal as what voters have left allows: the largest part",
            ),
        ),
        rows=rows,
        notes=tuple(notes),
        empty="The vote funds nothing.",
        sheet=SHEET,
    )


def _most(each: ProposalVote) -> float | None:
    return pence(each.most_paid_gbp) if each.payers else None
