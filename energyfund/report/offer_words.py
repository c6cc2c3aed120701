"""What a share offer says in words: the invitation, the project, the income, risks, tax, leaving."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.offer_parts import OfferPath, OfferPlan
from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import ProjectSize
from energyfund.report.size_power_tables import by_month, meters_of
from energyfund.report.table import counted, one_line
from energyfund.units import gbp, number, percent

AT_RISK = (
    "You could lose some or all of the money you put in. Neither the Financial Services Compensation Scheme (FSCS) nor "
    "the Financial Ombudsman Service (FOS) covers it, and nobody regulates this offer. Put in only what you can do "
    "without."
)
ALWAYS = (
    (
        "Your capital is at risk. If debts and shares come to exceed what the society owns, shares are written "
        "down, and you get back less than you paid. Shares cannot be sold to anybody else."
    ),
    "Interest is not guaranteed. The board decides it each year and pays it only out of what the year has earned.",
    "Nothing protects your money: no Financial Services Compensation Scheme, no Financial Ombudsman Service.",
)
"""Risks of every offer of withdrawable shares."""

BREAKS = (
    "Inverters and batteries fail sooner or cost more than is set aside for them. Panels may be damaged, and roofs may "
    "have to be repaired beneath them."
)
ORDER = (
    "Each year's money goes in this order: running costs, tax, lenders, reserves, share interest, share capital asked "
    "back, and last the community fund."
)
NO_DIRECTORS = "Who the directors are, and what the society has done so far. The Standard Mark asks for both: add them."
NOT_ADVICE = "Not financial advice. If in doubt, ask somebody who is authorised to give it."


def expected(offer: OfferPlan) -> OfferPath:
    """The path of expected output."""
    return offer.paths[0]


def raised(offer: OfferPlan) -> float:
    """What members are asked for. [£]"""
    return offer.funds[-1].gbp


def invitation(sizing: Sizing, offer: OfferPlan) -> str:
    """The offer in one sentence."""
    roofs = sum(1 for roof in sizing.roofs if roof.best_kwp > 0 and roof.project in offer.projects)
    told = offer.terms
    return (
        f"{one_line(told.society)} invites you to buy shares: {gbp(raised(offer))} for {number(offer.kwp)} kWp of "
        f"solar panels on {counted(roofs, 'roof', 'roofs')}, with interest of {percent(told.interest_fraction, 2)} a "
        f"year, not guaranteed, and your money back within {told.term_years} years if all goes well."
    )


def summary(sizing: Sizing, offer: OfferPlan) -> tuple[str, ...]:
    """The first page below the invitation."""
    told = offer.terms
    most = f", and at most {gbp(told.maximum_gbp)}" if told.maximum_gbp > raised(offer) + 1 else ""
    least = f"at least {gbp(told.minimum_gbp)}" if told.minimum_gbp > 0 else "no least amount is named"
    found = [
        f"Sought: {gbp(raised(offer))}; {least}{most}. No withdrawal in the first {told.lock_in_years} years.",
        can_it_pay(offer),
        (
            f"The community fund is expected to receive {gbp(expected(offer).community_fund_gbp)} over {offer.years} "
            "years: what is left when everybody else has been paid."
        ),
    ]
    if sizing.description:
        found.append(sizing.description)
    return tuple(found)


def can_it_pay(offer: OfferPlan) -> str:
    """Whether the interest offered is affordable, expected and cautious."""
    rate = offer.terms.interest_fraction
    p50, p90 = offer.paths[0], offer.paths[1]
    first = _carries(p50, rate, "At expected output")
    second = _carries(p90, rate, "At cautious output, which nine schemes in ten would exceed,")
    return f"{first} {second}"


def _carries(path: OfferPath, rate: float, start: str) -> str:
    if path.affordable_fraction is None:
        return f"{start} not even the capital would come back in time."
    if path.affordable_fraction + 1e-9 >= rate:
        more = "" if path.affordable_fraction < rate + 1e-4 else f", and up to {percent(path.affordable_fraction, 2)}"
        capped = " (the most the rules allow)" if path.is_at_cap and more else ""
        return f"{start} the scheme can pay {percent(rate, 2)}{more}{capped}."
    return f"{start} it could pay only {percent(path.affordable_fraction, 2)} and still give all capital back in time."


def the_project(sizing: Sizing, offer: OfferPlan) -> tuple[str, ...]:
    """What is built."""
    built = [one for one in sizing.projects if one.name in offer.projects]
    made = sum(one.annual_kwh for one in built) * _scale(built, offer)
    stored = sum(one.battery_kwh for one in built) * _scale(built, offer)
    battery = f" and batteries of {number(stored, 1)} kWh" if stored > 0 else ""
    lines = [
        (
            f"{number(offer.kwp, 1)} kWp of panels{battery}, expected to make {number(made)} kWh in the first full "
            f"year, {offer.first_year}: {number(made / offer.kwp)} kWh for each kWp. Panels lose a little every year."
        ),
    ]
    if len(built) > 1:
        lines.append(f"Projects: {'; '.join(one_line(one.name) for one in built)}.")
    meters = [meter for meter in meters_of(sizing) if meter.project in offer.projects]
    if meters:
        load = sum(meter.load_kwh for meter in meters)
        own = sum(meter.load_kwh * meter.self_sufficiency_fraction for meter in meters)
        saved = sum(one.site_gbp for one in built)
        behind = ", ".join(dict.fromkeys(name for meter in meters for name in meter.loads))
        prices = f"at prices of {sizing.price_base_year}"
        gain = f" Those who use it save {gbp(saved)} a year by it, {prices}." if saved > 1 else ""
        if load > 0:
            lines.append(f"The power first serves {behind}: {percent(own / load, 0)} of what they use.{gain}")
    return tuple(lines)


def _scale(built: Sequence[ProjectSize], offer: OfferPlan) -> float:
    """Part of the best sizes for which there is money. [-]"""
    best = sum(one.best_kwp for one in built)
    return offer.kwp / best if best > 0 else 0.0


def the_income(sizing: Sizing, offer: OfferPlan) -> tuple[str, ...]:
    """Where the income comes from, and how its prices move."""
    lines = [line for line in expected(offer).lines if line.role == "income"]
    whole = sum(sum(line.gbp_by_year) for line in lines)
    if whole <= 0:
        return ("The scheme has no income.",)
    parts = [
        f"{one_line(line.name)}: {percent(sum(line.gbp_by_year) / whole, 0)} of all income, "
        f"{gbp(line.gbp_by_year[0])} in the first year."
        for line in sorted(lines, key=lambda one: -sum(one.gbp_by_year))
    ]
    return (
        (
            "Income over all years, largest part first. Prices that follow an index rise by "
            f"{percent(offer.inflation_fraction)} a year here; they may rise by more or less."
        ),
        *parts,
        *_prices(sizing, offer),
    )


def _prices(sizing: Sizing, offer: OfferPlan) -> list[str]:
    """What each project is paid for a unit, level over its life."""
    built = [one for one in sizing.projects if one.name in offer.projects]
    found = []
    for one in built:
        start = f"{one_line(one.name)}: a" if len(built) > 1 else "A"
        site, export = 100 * one.price_to_site_gbp_per_kwh, 100 * one.export_price_gbp_per_kwh
        found.append(
            f"{start} unit used on site earns {number(site, 1)} p and one exported {number(export, 1)} p, tariffs on "
            f"generation apart (level over the life, prices of {sizing.price_base_year})."
        )
    return found


def risks(sizing: Sizing, offer: OfferPlan) -> tuple[str, ...]:
    """What may go wrong, for this scheme."""
    p90, stress = offer.paths[1], offer.paths[2]
    told = offer.terms
    lines = {line.name: sum(line.gbp_by_year) for line in expected(offer).lines if line.role == "income"}
    whole = sum(lines.values()) or 1.0
    found = [
        *ALWAYS,
        f"Sun and yield. {p90.in_words} {_carries(p90, told.interest_fraction, 'At that output')}",
        f"A bad case. {stress.in_words} {_in_the_stress(stress)}",
    ]
    exported = sum(amount for name, amount in lines.items() if name == "Power exported")
    if exported > 0:
        found.append(
            f"The export price. {percent(exported / whole, 0)} of all income comes from power exported at the market's "
            "price, which nobody guarantees for longer than a year or so."
        )
    for name, amount in lines.items():
        if name.startswith("Power sold to "):
            found.append(
                f"The buyer. {percent(amount / whole, 0)} of all income is paid by "
                f"{name.removeprefix('Power sold to ')}. If it uses less than expected, pays late, leaves, or the "
                "contract ends, that power earns the export price."
            )
    tariff = sum(amount for name, amount in lines.items() if name.startswith("Feed-in tariff"))
    if tariff > 0:
        found.append(
            f"The law. {percent(tariff / whole, 0)} of all income is a feed-in tariff set by law. It has ended for new "
            "schemes; a scheme that keeps to its conditions has kept it so far."
        )
    found += [
        BREAKS,
        (f"Costs may rise faster than income, and few kWp carry the society's overhead. {offer.viable_in_words}"),
        (
            f"You may wait for your money. No withdrawal in the first {told.lock_in_years} years, then at most "
            f"{percent(told.withdrawal_limit_fraction, 0)} of all share capital a year; the board may suspend "
            "withdrawals."
        ),
        f"The raise may fall short. {offer.minimum_in_words}",
    ]
    if sizing.invented:
        found.append("Some numbers of this paper are invented for illustration; see the list under “What is invented”.")
    return tuple(found)


def _in_the_stress(stress: OfferPath) -> str:
    if stress.written_down_gbp > 1:
        lost = percent(stress.written_down_gbp / (stress.written_down_gbp + stress.capital_returned_gbp), 0)
        return (
            f"Members would have no interest and lose {gbp(stress.written_down_gbp)} of their capital, {lost} of it: "
            "shares are written down."
        )
    if stress.affordable_fraction is None:
        late = "" if stress.repaid_year is None else f", only by year {stress.repaid_year}"
        return f"Members would have no interest, and their capital late{late}."
    if stress.events:
        return f"Members would have {percent(stress.paid_fraction, 2)} a year, and their capital back in time."
    return "Even then everything would be paid as offered."


def tax_words() -> tuple[str, ...]:
    """What is said of tax."""
    return (
        (
            "Share interest is paid without deduction of tax and is taxable income; you declare it yourself. The "
            "society reports it to HM Revenue and Customs."
        ),
        (
            "The society pays corporation tax on its profit. Share interest and capital allowances lower it; the years "
            "ahead hold what is left to pay at the rates of the day of the figures."
        ),
        "No tax relief for investors is assumed. Tax depends on your circumstances and may change.",
    )


def leaving(offer: OfferPlan) -> tuple[str, ...]:
    """How withdrawal works."""
    told = offer.terms
    return (
        (
            f"Shares can be withdrawn, not sold. After {told.lock_in_years} years you may ask for your money with "
            f"{told.notice_months} months' notice. It is paid out of the society's surplus or of new shares, never if "
            f"that would leave it insolvent, and at most {percent(told.withdrawal_limit_fraction, 0)} of all share "
            "capital goes out in a year. Those who cannot be paid wait in the order in which they asked. Interest "
            "runs until the money is paid."
        ),
        "If the society is short of assets when you ask, your shares may be written down first, for all members alike.",
    )


def what_uses_the_money(offer: OfferPlan) -> tuple[str, ...]:
    """Who pays beside the members, and who is paid before them."""
    loans = [amount for amount in offer.funds if amount.name.startswith("Loan: ")]
    if not loans:
        return (ORDER, "There is no loan: nobody stands before the members but those who run the scheme, and tax.")
    lent = sum(amount.gbp for amount in loans)
    covers = [path.least_cover for path in offer.paths[:2] if path.least_cover is not None]
    thin = f" In the thinnest year there is {number(covers[0], 2)} times what lenders are due." if covers else ""
    return (ORDER, f"Lenders put in {gbp(lent)} and are paid before any member.{thin}")


def unsaid(sizing: Sizing) -> tuple[str, ...]:
    """What the paper does not say."""
    found = [
        (
            "What will happen. Outputs are expected values of a made-up weather year with the region's climate, not a "
            "survey of the roofs."
        ),
        (
            "Whether the roofs bear the panels, whether planning permission, leases, contracts and the network's "
            "consent are in hand. Ask the directors."
        ),
        NO_DIRECTORS,
    ]
    if by_month(sizing):
        found.append("How people will use power in years to come. A heat pump or a car would change every number.")
    return tuple(found)


GLOSSARY: tuple[tuple[str, str], ...] = (
    ("kWp", "Kilowatts of panels under test conditions: the size of the panels."),
    ("kWh", "Kilowatt-hours: what the panels make and the meters count. One kWh runs a kettle for about half an hour."),
    ("Withdrawable shares", "Shares that the society pays back; they are not traded and do not rise in value."),
    ("Share interest", "What the society pays for the use of members' money, if it can. Not a dividend."),
    ("Community fund", "What is left in a year when everybody has been paid; the members decide what it does."),
    ("P50 and P90", "Output that is as likely exceeded as missed; and that is exceeded in nine cases of ten."),
    ("Self-use", "The part of the power that is used on site and not exported."),
    ("Level", "A steady yearly amount worth as much over the life as amounts that change."),
    ("Write-down", "A cut in the value of all shares, when the society owns less than it owes and holds of members."),
    ("Feed-in tariff", "Payment by law for each unit of schemes registered before April 2019."),
    ("G98, G99, G100", "Rules for connecting generators: small ones are notified, larger ones need consent first."),
)
