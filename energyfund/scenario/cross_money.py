"""What must hold between the money of a scenario and its projects, with the library's figures at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError, near_match
from energyfund.scenario.capital import Capital, CommunityShares, CouncilReserves, Grant, PensionCapital, PublicLoan
from energyfund.scenario.cross import CrossFault
from energyfund.scenario.projects import CustomProject, Project
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.society_rules import interest_cap_fraction
from energyfund.scenario.years import outlay_years, timeline
from energyfund.units import gbp, percent


def money_faults(scenario: Scenario, figures: Figures) -> tuple[CrossFault, ...]:
    """Every fault of terms, lines and partners.

    Args:
        scenario: The scenario.
        figures: The library on its date, with what it replaces.
    """
    return (
        *_terms(scenario, figures),
        *_loans_and_lives(scenario),
        *_price_base(scenario),
        *_flows(scenario),
        *_partners(scenario, figures),
        *_share_offer(scenario),
    )


def _terms(scenario: Scenario, figures: Figures) -> Iterator[CrossFault]:
    for index, source in enumerate(scenario.capital):
        path = ("capital", index)
        if isinstance(source, CommunityShares):
            rate, cap = source.interest_fraction, interest_cap_fraction(source, figures)
            if rate is not None and rate > cap:
                rule = "interest_cap_fraction" if source.interest_cap_fraction is not None else "the model rules"
                message = (
                    f"is above {percent(cap)}, the most that {rule} of the society allow; lower it, or give the "
                    "interest_cap_fraction that the society's own rules state"
                )
                yield CrossFault((*path, "interest_fraction"), percent(rate), message)
        elif isinstance(source, PublicLoan) and source.margin is not None:
            try:
                figures.value_on(f"pwlb_margin_{source.margin}_fraction", source.rate_date or figures.on)
            except InvalidInputError:
                message = f"no margin is known for {source.rate_date}; give rate_fraction with the margin in it instead"
                yield CrossFault((*path, "margin"), source.margin, message)


def _loans_and_lives(scenario: Scenario) -> Iterator[CrossFault]:
    """Agreed payments must end before the asset does: a longer loan has nothing to be paid from."""
    for index, source in enumerate(scenario.capital):
        term = _agreed_term(source)
        if term is None:
            continue
        lives = {
            project.name: life
            for project in scenario.projects
            if _may_fund(source, project) and (life := _life(scenario, project)) is not None
        }
        named = [name for name in source.only_projects or () if name in lives and lives[name] < term]
        too_short = named or (list(lives) if lives and max(lives.values()) < term else [])
        if too_short:
            listed = ", ".join(f"'{name}' works {lives[name]} years" for name in too_short)
            message = (
                f"is longer than what it pays for: {listed}; shorten the term, or lengthen life_years or the horizon"
            )
            yield CrossFault(("capital", index, "term_years"), str(term), message)


def _agreed_term(source: Capital) -> int | None:
    """The term of a source with agreed payments; None for one that follows the cash flow, or asks for nothing."""
    if isinstance(source, PublicLoan) and source.repayment != "sculpted":
        return source.term_years
    if isinstance(source, CommunityShares) and source.repayment == "equal":
        return source.term_years
    return source.term_years if isinstance(source, PensionCapital) and source.form == "income_strip" else None


def _life(scenario: Scenario, project: Project) -> int | None:
    """Years of cash flow after the last outlay that the plan counts; None where no cash flow is given."""
    years = timeline(scenario)
    built = outlay_years(project)
    counted = years.start + years.horizon - min(project.start_years or [years.start]) - built + 1
    if not isinstance(project, CustomProject):
        return min(project.life_years, counted)
    if project.npv_gbp is not None:
        return None
    given = len(project.cash_flow_gbp_by_year or ()) - built
    return min(max(given, project.life_years or 0), counted)


def _may_fund(source: Capital, project: Project) -> bool:
    return (
        (source.only_kinds is None or project.kind in source.only_kinds)
        and (source.only_projects is None or project.name in source.only_projects)
        and (source.only_areas is None or project.area in source.only_areas)
    )


def _price_base(scenario: Scenario) -> Iterator[CrossFault]:
    if scenario.price_base_year is not None:
        return
    for index, project in enumerate(scenario.projects):
        for place, line in enumerate(project.lines):
            if line.gbp_per_year is not None:
                message = "needs price_base_year: of which year is this money? Write it at the top of the scenario"
                path = ("projects", index, "lines", place, "gbp_per_year")
                yield CrossFault(path, gbp(line.gbp_per_year), message)


def _flows(scenario: Scenario) -> Iterator[CrossFault]:
    """A cash flow that never turns can repay nobody; it needs money that asks for nothing back."""
    for index, project in enumerate(scenario.projects):
        if not isinstance(project, CustomProject) or project.npv_gbp is not None:
            continue
        amounts = list(project.cash_flow_gbp_by_year or ())
        for line in project.lines:
            amounts += line.gbp_by_year or [line.gbp_per_year or 0.0]
        given = any(
            isinstance(source, Grant | CouncilReserves)
            and getattr(source, "required_return_fraction", None) is None
            and _may_fund(source, project)
            for source in scenario.capital
        )
        if scenario.capital and not given and not any(amount > 0 for amount in amounts):
            key = "lines" if project.cash_flow_gbp_by_year is None else "cash_flow_gbp_by_year"
            message = (
                "never turns positive, so nobody can be repaid and there is no return; let a grant pay for it, or "
                "check the signs: cash in is positive"
            )
            yield CrossFault(("projects", index, key), project.name, message)


def _partners(scenario: Scenario, figures: Figures) -> Iterator[CrossFault]:
    sources = {source.name: source for source in scenario.capital}
    for index, project in enumerate(scenario.projects):
        joined = project.partnership
        if joined is None:
            continue
        path = ("projects", index, "partnership")
        owners = Counter(name for partner in joined.partners for name in partner.sources)
        for place, partner in enumerate(joined.partners):
            for number, name in enumerate(partner.sources):
                where = (*path, "partners", place, "sources", number)
                if name not in sources:
                    yield CrossFault(where, name, f"is not a source of capital here.{near_match(name, list(sources))}")
                elif owners[name] > 1:
                    yield CrossFault(where, name, "belongs to more than one partner; each source is the money of one")
                elif not _may_fund(sources[name], project):
                    yield CrossFault(where, name, f"may not pay for '{project.name}': see its limits")
        votes = sum(partner.votes_fraction for partner in joined.partners if partner.is_investor)
        limit = figures.value("cooperative_investor_votes_limit_fraction")
        if joined.kind == "public_cooperative" and votes > limit:
            held, allowed = percent(votes, 0), percent(limit, 0)
            message = f"members that only invest hold {held} of the votes; a co-operative allows {allowed}"
            yield CrossFault((*path, "partners"), "", message)


def _share_offer(scenario: Scenario) -> Iterator[CrossFault]:
    offer = scenario.share_offer
    if offer is None:
        return
    shares = [source.name for source in scenario.capital if isinstance(source, CommunityShares)]
    if offer.shares not in shares:
        message = f"is not a source of kind community_shares here.{near_match(offer.shares, shares)}"
        yield CrossFault(("share_offer", "shares"), offer.shares, message)
    if offer.opens is not None and offer.closes is not None and offer.closes < offer.opens:
        yield CrossFault(("share_offer", "closes"), offer.closes.isoformat(), f"is before it opens, {offer.opens}")
