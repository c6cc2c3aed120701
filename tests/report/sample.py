"""A plan made by hand, as full as a real one: three projects, four sources, a fund over three years, homes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from energyfund.finance.returns import irr
from energyfund.plan import (
    BindingRule,
    CapitalPlan,
    CashLine,
    Check,
    FigureUsed,
    FundPlan,
    FundYear,
    GroupImpact,
    ImpactPlan,
    ObjectiveValue,
    Plan,
    ProjectPlan,
    Provenance,
    Range,
    Roof,
    ScenarioSummary,
    StartShare,
    StatusMove,
    Years,
)
from tests.report.sample_explanation import CERTIFICATE, explanation
from tests.report.sample_statements import statements
from tests.report.sample_uncertainty import ranges
from tests.report.sample_voices import spent_locally, vote

START = 2027
SOURCES = ("Riverside Pension Fund", "Community shares", "PWLB loan", "Warm Homes grant")
MONTH_WEIGHTS = (0.03, 0.05, 0.08, 0.11, 0.13, 0.14, 0.13, 0.12, 0.09, 0.06, 0.035, 0.025)


def roof(number: int, kwp: float) -> Roof:
    annual = 903.4 * kwp
    return Roof(
        roof_id=f"R{number:02d}",
        capacity_kwp=kwp,
        annual_kwh=annual,
        specific_yield_kwh_per_kwp=903.4,
        p90_kwh=0.912 * annual,
        monthly_kwh=tuple(weight * annual for weight in MONTH_WEIGHTS),
        latitude_deg=53.7632 + number / 1000,
        longitude_deg=-2.7031,
    )


def flows(first: int, years: int, amount: float, growth: float) -> Years:
    return {first + year: round(amount * (1 + growth) ** year, 2) for year in range(years)}


def rate_of(*lines: Years) -> float | None:
    years = sorted({year for line in lines for year in line})
    if not years:
        return None
    net = [sum(line.get(year, 0.0) for line in lines) for year in range(years[0], years[-1] + 1)]
    return irr(np.array(net)).fraction


def project(
    name: str, kind: str, outlay: float, income: float, shares: tuple[float, ...], *, start: int = START, life: int = 25
) -> ProjectPlan:
    lines = (
        CashLine("Outlay", "", "scenario", {start: -outlay}),
        CashLine(
            "Electricity sold to residents",
            "CPI",
            "self_use_price_gbp_per_kwh",
            flows(start + 1, life, income * 0.8, 0.02),
        ),
        CashLine("Export", "none", "export_price_gbp_per_kwh", flows(start + 1, life, income * 0.35, 0.0)),
        CashLine(
            "Running costs", "CPI", "running_cost_gbp_per_kwp_per_year", flows(start + 1, life, -income * 0.15, 0.02)
        ),
    )
    net = {year: sum(line.gbp_by_year.get(year, 0.0) for line in lines) for year in range(start + 1, start + life + 1)}
    slices = {
        source: share * 0.9 for source, share in zip(SOURCES, shares, strict=True) if share and source != SOURCES[3]
    }
    return ProjectPlan(
        name=name,
        kind=kind,
        ward="Deepdale",
        area="Preston",
        built_fraction=1.0,
        start_year=start,
        starts=(StartShare(start, 1.0),),
        size="312.5 kWp on 2 roofs" if kind == "solar" else "140 homes",
        outlay_gbp=outlay,
        full_outlay_gbp=outlay,
        npv_gbp=sum(amount / 1.035 ** (year - START) for year, amount in net.items())
        - outlay / 1.035 ** (start - START),
        draws_gbp={source: round(share * outlay, 2) for source, share in zip(SOURCES, shares, strict=True) if share},
        slices=slices,
        receipts_gbp_by_year={
            source: {year: round(share * amount, 2) for year, amount in net.items()} for source, share in slices.items()
        },
        returns={
            source: (None if source == SOURCES[3] else 0.0412 + share / 100)
            for source, share in zip(SOURCES, shares, strict=True)
            if share
        },
        return_remarks={SOURCES[3]: "A grant is not paid back."} if shares[3] else {},
        project_irr_fraction=rate_of({start: -outlay}, net) if kind == "solar" else None,
        cash_lines=lines,
        community_fund_gbp_by_year={year: round(amount * 0.1, 2) for year, amount in net.items()},
        homes=140.0,
        impact={"homes_lifted": 21.4, "bill_savings_gbp_per_year": 31_204.567, "tco2e_per_year": 61.2},
        roofs=(roof(1, 187.5), roof(2, 125.0)) if kind == "solar" else (),
        why="Built whole: it earns more than every source asks for.",
        remarks=(),
        partnership="",
        partners=(),
        indivisible_reserve_gbp_by_year={year: round(amount * 0.05, 2) for year, amount in net.items()},
    )


def unbuilt() -> ProjectPlan:
    whole = project("Canal-side homes", "housing", 2_400_000.0, 90_000.0, (0.5, 0.2, 0.3, 0.0))
    return replace(
        whole,
        built_fraction=0.0,
        start_year=None,
        starts=(),
        outlay_gbp=0.0,
        npv_gbp=0.0,
        draws_gbp={},
        slices={},
        receipts_gbp_by_year={},
        returns={},
        return_remarks={},
        project_irr_fraction=None,
        cash_lines=(),
        community_fund_gbp_by_year={},
        indivisible_reserve_gbp_by_year={},
        homes=0.0,
        impact={},
        why="Not built: at 3.5 % a year its rents are worth £412,000 less than it costs.",
    )


def capital(projects: tuple[ProjectPlan, ...]) -> tuple[CapitalPlan, ...]:
    found = []
    for place, (name, kind) in enumerate(
        zip(SOURCES, ("pension_fund", "community_shares", "public_loan", "grant"), strict=True)
    ):
        drawn: Years = {}
        received: Years = {}
        for each in projects:
            if each.start_year is not None and name in each.draws_gbp:
                drawn[each.start_year] = drawn.get(each.start_year, 0.0) + each.draws_gbp[name]
            for year, amount in each.receipts_gbp_by_year.get(name, {}).items():
                received[year] = received.get(year, 0.0) + amount
        found.append(
            CapitalPlan(
                name=name,
                kind=kind,
                terms=(
                    "4.0 % a year over 25 years",
                    "up to 4.0 % interest",
                    "annuity over 25 years at 5.1 %",
                    "not paid back",
                )[place],
                budget_gbp=None if place == 2 else 1_500_000.0,
                drawn_gbp=sum(drawn.values(), 0.0),
                drawn_gbp_by_year=drawn,
                received_gbp_by_year=received,
                received_gbp=sum(received.values(), 0.0),
                required_return_fraction=None if place == 3 else 0.04,
                irr_fraction=None if place == 3 else rate_of({year: -paid for year, paid in drawn.items()}, received),
                irr_remark="A grant is not paid back, so it has no return." if place == 3 else "",
            )
        )
    return tuple(found)


def fund() -> FundPlan:
    years = []
    for step in range(4):
        low, high = 0.061 - 0.012 * step, 0.083 - 0.015 * step
        weights = {
            "Global equities": 0.52 - 0.03 * step,
            "Gilts": 0.30,
            "Fossil-free equities": 0.03 * step,
            "Property": 0.18,
        }
        years.append(
            FundYear(
                year=START - 1 + step,
                value_gbp=4_312_000_000.0 * 1.045**step,
                weights=weights,
                fossil_fraction_low=low,
                fossil_fraction_high=high,
                waci=None if step == 3 else 141.2 - 20 * step,
                local_fraction=0.001 * step,
                funding_level=None,
                cvar_fraction=0.143,
                transition_cost_gbp=0.0 if step == 0 else 1_204_332.119,
                bought_gbp={} if step == 0 else {"Fossil-free equities": 129_360_000.0},
                sold_gbp={} if step == 0 else {"Global equities": 130_564_332.119},
                drawn_for_projects_gbp=1_000_000.0 if step == 1 else 0.0,
                received_from_projects_gbp=0.0 if step < 2 else 71_233.455,
            )
        )
    return FundPlan(
        "Riverside Pension Fund", tuple(years), 0.0447, 3_612_996.357, ("Returns are those of the scenario.",)
    )


def impact() -> ImpactPlan:
    return ImpactPlan(
        homes=280.0,
        homes_lifted=Range(41.7, 33.2, 50.9),
        homes_lifted_10_percent=Range(28.3, 19.9, 37.1),
        gap_closed_gbp=48_211.338,
        bill_savings_gbp_by_year=flows(START + 1, 25, 62_409.134, 0.02),
        tco2e_by_year=flows(START + 1, 25, 122.4, -0.06),
        carbon_value_gbp=512_300.41,
        jobs_supported=Range(19.1, 12.4, 26.0),
        community_fund_gbp=301_244.5,
        local_investment_gbp=1_000_000.0,
        homes_with_higher_bill=6.0,
        moves=(
            StatusMove("LILEE", 70.3, 43.1, 1.4, 165.2),
            StatusMove("10 % after housing costs", 91.0, 29.6, 1.3, 158.1),
        ),
        groups=(
            GroupImpact("ward", "Deepdale", 160.0, 27.3, 38_100.20, 30_100.114, 4.0),
            GroupImpact("ward", "Fishwick and Frenchwood", 120.0, 14.4, 24_308.93, 18_111.224, 2.0),
            GroupImpact("tenure", "Social rent", 210.0, 36.0, 51_000.0, 41_000.0, 3.0),
            GroupImpact("tenure", "Private rent", 40.0, 4.2, 7_409.13, 5_211.338, 0.0),
            GroupImpact("tenure", "Owner-occupied", 30.0, 1.5, 4_000.0, 2_000.0, 3.0),
        ),
        remarks=("Savings fall short where comfort is taken back; see comfort_taken_fraction.",),
        indivisible_reserve_gbp=150_622.25,
        partners_surplus_gbp=0.0,
        jobs_kept=4.0,
        local_spend=spent_locally(),
    )


def figures() -> tuple[FigureUsed, ...]:
    plain = FigureUsed(
        key="self_use_price_gbp_per_kwh",
        label="Price of roof electricity to residents",
        unit="GBP/kWh",
        value="0.19",
        low="0.15",
        high="0.24",
        status="assumption",
        price_base=2026,
        valid_from="2026-01-01",
        source="Energy price cap, Ofgem",
        href="https://www.ofgem.gov.uk/energy-price-cap",
        checked="2026-11-22",
        quality="green",
        impact="red",
        replaced_value="",
        because="",
    )
    return (
        plain,
        replace(
            plain,
            key="export_price_gbp_per_kwh",
            label="Export price",
            value="0.06",
            low="0.03",
            high="0.12",
            quality="amber",
        ),
        replace(
            plain,
            key="running_cost_gbp_per_kwp_per_year",
            label="Running cost of panels",
            unit="GBP/kWp/year",
            value="14",
            low="14",
            high="14",
            status="override",
            replaced_value="12",
            because="Quote of the maintenance contractor, October 2026",
        ),
        replace(
            plain,
            key="comfort_taken_fraction",
            label="Share of savings taken as warmth",
            unit="fraction",
            value="0.3",
            low="0.15",
            high="0.5",
            price_base=None,
            quality="red",
        ),
    )


def sample() -> Plan:
    """The plan itself."""
    projects = (
        project("Riverside roofs", "solar", 327_812.4, 34_000.0, (0.45, 0.35, 0.2, 0.0)),
        project(
            "Deepdale retrofit", "retrofit", 1_912_340.2, 171_000.0, (0.35, 0.0, 0.15, 0.5), start=START + 1, life=30
        ),
        unbuilt(),
    )
    return Plan(
        scenario=ScenarioSummary(
            name="Preston: roofs and warm homes",
            description="What a pension fund, community shares, the council and a grant could build together.",
            start_year=START,
            planning_years=3,
            horizon_years=31,
            price_base_year=2026,
            discount_rate_fraction=0.035,
            pathway="Steady",
            pathway_in_words="Out of fossil fuels by 2035, a little each year.",
            inflation_fraction_per_year=0.025,
        ),
        objective=ObjectiveValue(
            "npv", 1_341_212.604, "GBP", "optimal", 0.0, "The most net present value that every rule and budget allows."
        ),
        answer=(
            "Build Riverside roofs in 2027 and Deepdale retrofit in 2028, and leave Canal-side homes for now.",
            "The fund moves out of fossil fuels as the pathway asks and keeps an expected return of 4.5 % a year.",
            "About 42 homes are lifted out of fuel poverty.",
        ),
        projects=projects,
        capital=capital(projects),
        fund=fund(),
        impact=impact(),
        binding_rules=(
            BindingRule(
                "Grant budget", 1.31, "GBP per £", "One more pound of grant would add £1.31 of net present value."
            ),
            BindingRule(
                "At least 40 homes lifted",
                5_120.4,
                "GBP per home",
                "One home fewer would add £5,120 of net present value.",
            ),
        ),
        explanation=explanation(),
        certificate=CERTIFICATE,
        statements=statements(projects, fund(), SOURCES),
        uncertainty=ranges(),
        voices=vote(),
        checks=(
            Check("Sources equal uses, Riverside roofs", passed=True, residual=0.0, unit="GBP"),
            Check("Grant budget is kept", passed=True, residual=0.00001, unit="GBP"),
        ),
        figures=figures(),
        invented=("The list of homes is drawn at random from the ward's published shares.",),
        remarks=("Incomes are drawn from the distribution of the area.",),
        provenance=Provenance(
            version="0.1.0",
            scenario_sha256="3f" * 32,
            assumptions_sha256="a1" * 32,
            weather="SAP climate, region 7E North West England",
            solver="HiGHS 1.10",
            seed=1,
            date="2026-11-22",
        ),
    )
