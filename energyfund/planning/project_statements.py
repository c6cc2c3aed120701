"""A cash account for every project that is built, and what each of its partners puts in and gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from energyfund.allocate.brief import Build
from energyfund.plan import SET_ASIDE, ProjectPlan, Statement
from energyfund.planning.balance import Balance, Flow, balanced, named, nothing
from energyfund.planning.ledger import Account, Pence
from energyfund.projects.project import RESERVE, Line
from energyfund.scenario.money import Partner

CASH = "cash"
"""Key of the balance of a project."""

WORKED_OUT = "worked out"


def project_flows(account: Account, builds: Sequence[Build], surplus: Mapping[str, Pence]) -> tuple[Flow, ...]:
    """Every row of a project's cash account between its balances.

    What is set aside for lumpy costs is no row: it is the cash that stays. The same holds for money that is paid in at
    the start against losses to come, which is part of the outlay but is not spent before the losses are there.

    Args:
        account: The project's money in whole pennies.
        builds: Its starts that are built.
        surplus: What each partner receives of the surplus, by its name. [pence]
    """
    years = account.years
    lines = [(line, pence) for line, pence in account.lines if not _is_kept(line)]
    kept = sum((pence for line, pence in account.lines if line.name == RESERVE and _is_kept(line)), nothing(years))
    shared_out = sum(surplus.values(), nothing(years))
    return (
        *(Flow("drawn", f"Paid in by {name}", "in", pence) for name, pence in account.draws.items()),
        *(Flow("income", line.name, "in", pence) for line, pence in lines if int(pence.sum()) >= 0),
        Flow("kept", "Part of the outlay kept for losses to come", "in", _kept_at_start(builds, kept, years)),
        Flow("outlay", "Outlay", "out", -account.outlay),
        *(Flow("cost", line.name, "out", pence) for line, pence in lines if int(pence.sum()) < 0),
        *(Flow("paid_back", f"Paid to {name}", "out", -pence) for name, pence in account.receipts.items()),
        *(Flow("partner", f"Surplus to {name}", "out", -pence) for name, pence in surplus.items()),
        Flow("indivisible", "To the indivisible reserve", "out", -account.reserve),
        Flow("community", "To the community fund", "out", shared_out + account.reserve - account.left),
    )


def project_statement(plan: ProjectPlan, flows: Sequence[Flow], years: range) -> Statement:
    """The cash account of a project: what is kept for lumpy costs is its balance, and no year ends below nought."""
    words = "Cash of the project: what is set aside for costs that fall in single years stays here until they do."
    balance = Balance(CASH, "Cash at the start of the year", "Cash at the end of the year")
    return balanced(named(plan.name, "project", words), years, balance, flows)


def partner_statement(
    plan: ProjectPlan, partner: Partner, account: Account, surplus: Pence, owner_at_end: str
) -> Statement:
    """What a partner has put into a project and not yet got back; below nought, it has got more than it put in."""
    years = account.years
    names = [name for name in partner.sources if name in account.draws]
    owner = (
        "It owns the asset at the end" if partner.name == owner_at_end else f"{owner_at_end} owns the asset at the end"
    )
    words = (
        f"What {partner.name} has put into {plan.name} and not yet had back; a minus means that it has had more "
        f"than it put in. {owner}."
    )
    flows = (
        *(Flow("drawn", f"Paid in through {name}", "in", account.draws[name]) for name in names),
        *(Flow("paid_back", f"Paid back to {name}", "out", -account.receipts[name]) for name in names),
        Flow("partner", "Share of the surplus", "out", -surplus),
    )
    balance = Balance(
        "put_in", "Put in and not yet back, start of the year", "Put in and not yet back, end of the year"
    )
    return balanced(named(f"{partner.name}, {plan.name}", "partner", words), years, balance, flows)


def _is_kept(line: Line) -> bool:
    """Whether a line only says that cash is put aside or taken out again."""
    return line.source == WORKED_OUT and line.name in {SET_ASIDE, RESERVE}


def _kept_at_start(builds: Sequence[Build], used: Pence, years: range) -> Pence:
    """What is paid in at each start against losses to come; all starts together what is used of it later. [pence]"""
    found = nothing(years)
    left = int(used.sum())
    losing = [build for build in builds if any(_is_kept(line) for line in build.start.lines)]
    for build in losing:
        whole = sum(float(line.gbp.sum()) for line in build.start.lines if _is_kept(line))
        part = left if build is losing[-1] else round(100 * build.fraction * whole)
        found[build.start.year - years.start] += part
        left -= part
    return found
