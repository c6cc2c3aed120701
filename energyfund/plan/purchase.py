"""What a purchase came to, and its way to ``purchase.json`` and back without loss: plain, frozen values.

Money is nominal pounds without VAT unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.parts import Check, FigureUsed, Provenance
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of

Years = dict[int, float]
"""Amounts by calendar year."""

PURCHASE_FORMAT = 1
"""Version of purchase.json. A file of another version is refused with a sentence, never misread."""


@dataclass(frozen=True, slots=True)
class AwardLine:
    """What one supplier delivers of one lot in one year.

    Attributes:
        cost_gbp: What the supplier is paid, without VAT, to the penny. [£]
        price_gbp_per_kwp: cost ÷ kWp. [£/kWp]
        tier: The tier in words.
    """

    supplier: str
    lot: str
    year: int
    kwp: float
    cost_gbp: float
    price_gbp_per_kwp: float
    supply: str
    discount: str
    tier: str
    local: bool
    small: bool


@dataclass(frozen=True, slots=True)
class LotYear:
    """One lot in one year: what is wanted, bought, stored and left over, and what a kWp costs.

    ``solo_gbp_per_kwp`` is what its buyers would pay alone; None where no figure is held for that.
    """

    lot: str
    year: int
    supply: str
    wanted_kwp: float
    bought_kwp: float
    stored_kwp: float
    surplus_kwp: float
    cost_gbp: float
    price_gbp_per_kwp: float | None
    solo_gbp_per_kwp: float | None
    solo_basis: str


@dataclass(frozen=True, slots=True)
class WantLine:
    """One row of the demand, with the VAT on its supply."""

    buyer: str
    buyer_kind: str
    lot: str
    year: int
    kwp: float
    sites: int
    supply: str
    price_gbp_per_kwp: float
    vat_fraction: float
    vat_recovered: bool
    vat_gbp: float
    account: str


@dataclass(frozen=True, slots=True)
class PolicyPrice:
    """What one limit of the tender costs: the award with it, beside the award without it.

    ``price_gbp`` is None where it cannot be told, and ``remark`` says why.
    """

    policy: str
    cost_without_gbp: float | None
    price_gbp: float | None
    local_fraction: float
    local_fraction_without: float | None
    remark: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points of one offer in one lot."""

    supplier: str
    lot: str
    evaluated_gbp_per_kwp: float
    price_points: float
    quality_points: float
    social_value_points: float
    total_points: float
    won_kwp: float


@dataclass(frozen=True, slots=True)
class Hardware:
    """How much of an installed price is hardware, and so what buying panels in bulk can save at most."""

    installed_gbp_per_kwp: float
    solo_gbp_per_kwp: float | None
    module_gbp_per_kwp: float
    module_fraction: float
    saved_gbp_per_kwp: float | None
    in_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procurement:
    """The value of the contract with VAT, the thresholds, and what follows from them."""

    kind: str
    value_gbp: float
    threshold_gbp: float
    above: bool
    in_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevenueYear:
    """The revenue account in one year of the council's own stock: income positive, costs negative. [£ nominal]"""

    year: int
    income_gbp: float
    running_gbp: float
    interest_gbp: float
    provision_gbp: float
    net_gbp: float
    general_fund_gbp: float
    hra_gbp: float


@dataclass(frozen=True, slots=True)
class Prudential:
    """What the council's own stock does to its accounts."""

    source: str
    capital_gbp_by_year: Years
    capital_gbp: float
    kwp: float
    terms: str
    provision: str
    years: tuple[RevenueYear, ...]
    discount_rate_fraction: float
    npv_gbp: float
    payback_years: float | None
    worst_year: int
    worst_net_gbp: float


@dataclass(frozen=True, slots=True)
class RiskBearer:
    """Who bears which share of the loss on unsold stock."""

    who: str
    fraction: float
    loss_gbp: float


@dataclass(frozen=True, slots=True)
class Unsold:
    """The price that must be asked if a share of the stock stays unsold, and the loss if the planned price is asked."""

    unsold_fraction: float
    break_even_gbp_per_kwp: float
    loss_gbp: float


@dataclass(frozen=True, slots=True)
class BestOrder:
    """How much to order when nobody knows what will be sold."""

    critical_ratio: float
    order_kwp: float
    expected_sold_kwp: float
    expected_unsold_kwp: float
    expected_profit_gbp: float


@dataclass(frozen=True, slots=True)
class CashMonth:
    """Cash of the resale in one month or quarter after the order, and the balance after it. [£]"""

    month: int
    paid_gbp: float
    received_gbp: float
    balance_gbp: float


@dataclass(frozen=True, slots=True)
class CutOutcome:
    """What a cut of support does to the resale."""

    month: int
    worth_before_gbp_per_kwp: float
    worth_after_gbp_per_kwp: float
    sold_fraction: float
    unsold_kwp: float
    loss_gbp: float
    low_point_gbp: float
    in_words: str


@dataclass(frozen=True, slots=True)
class ResalePlan:
    """Selling on: what it costs, what must be asked, who bears what."""

    kwp: float
    bought_gbp: float
    costs: dict[str, float]
    break_even_gbp_per_kwp: float
    price_gbp_per_kwp: float
    margin_fraction: float
    profit_gbp: float
    solo_gbp_per_kwp: float | None
    saving_for_buyers_gbp: float | None
    unsold: tuple[Unsold, ...]
    expected_unsold_fraction: float
    loss_gbp: float
    bearers: tuple[RiskBearer, ...]
    call_off: bool
    best_order: BestOrder | None
    cash: tuple[CashMonth, ...]
    low_point_gbp: float
    low_point_month: int
    cut: CutOutcome | None


@dataclass(frozen=True, slots=True)
class PledgeLevel:
    """The price of all once so many pledges are in."""

    pledges: int
    buyer: str
    kwp: float
    price_gbp_per_kwp: float | None
    supplier: str
    tier: str
    tips: bool


@dataclass(frozen=True, slots=True)
class GroupBuying:
    """Pledges, the tier they reach, and the pledge at which the purchase tips."""

    lot: str
    levels: tuple[PledgeLevel, ...]
    target_gbp_per_kwp: float
    target_basis: str
    tipping_pledge: int | None
    tipping_kwp: float | None
    staying: int
    staying_kwp: float
    staying_price_gbp_per_kwp: float | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of a tier curve: what a kWp costs if so many are ordered."""

    kwp: float
    price_gbp_per_kwp: float


@dataclass(frozen=True, slots=True)
class TierCurve:
    """Price of a kWp by size of the order: one supplier in one lot, and what was awarded to it there."""

    supplier: str
    lot: str
    points: tuple[CurvePoint, ...]
    orders: tuple[CurvePoint, ...]
    won_kwp: float
    won_gbp_per_kwp: float | None


@dataclass(frozen=True, slots=True)
class PurchaseResult:
    """A whole purchase. The first five fields are what other programs read.

    ``total_cost_gbp`` is what suppliers are paid, the framework's levy, storage and disposal. ``installed_gbp_per_kwp``
    and ``hardware_gbp_per_kwp`` are what suppliers are paid for a kWp of either; None where none is bought.
    """

    awards: tuple[AwardLine, ...]
    total_cost_gbp: float
    price_gbp_per_kwp: float
    resale_price_gbp_per_kwp: float
    saving_gbp: float | None
    name: str
    description: str
    answer: tuple[str, ...]
    award_by: str
    status: str
    gap_fraction: float
    demand_source: str
    wanted_kwp: float
    bought_kwp: float
    paid_to_suppliers_gbp: float
    storage_gbp: float
    disposal_gbp: float
    levy_gbp: float
    whole_life_cost_gbp: float
    score_points: float | None
    local_fraction: float
    small_fraction: float
    installed_gbp_per_kwp: float | None
    hardware_gbp_per_kwp: float | None
    lots: tuple[LotYear, ...]
    wants: tuple[WantLine, ...]
    scores: tuple[ScoreLine, ...]
    policies: tuple[PolicyPrice, ...]
    curves: tuple[TierCurve, ...]
    hardware: tuple[Hardware, ...]
    procurement: Procurement
    prudential: Prudential | None
    resale: ResalePlan | None
    group_buying: GroupBuying | None
    checks: tuple[Check, ...]
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    energyfund_purchase: int = PURCHASE_FORMAT
    sha256: str = field(default="")

    def to_json(self) -> str:
        """The purchase as text, ending in a newline. Same purchase, same bytes."""
        return sealed_json(self)

    def canonical(self) -> PurchaseResult:
        """The same purchase as a reader of its JSON would hold it: every number of its stated type, sealed."""
        return PurchaseResult.from_json(PurchaseResult.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", seal_of(self)}

    @staticmethod
    def from_json(text: str, name: str = "purchase.json") -> PurchaseResult:
        """Read a purchase back.

        Raises:
            InvalidInputError: The text is cut short, of another version, or not a purchase. Every fault is named.
        """
        again = "make the award again"
        return from_sealed_json(PurchaseResult, text, name, "energyfund_purchase", PURCHASE_FORMAT, again)

    @staticmethod
    def read(path: Path) -> PurchaseResult:
        """Read a purchase.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a purchase.
        """
        text = text_of(path, "Name a purchase.json written by: energyfund purchase")
        return PurchaseResult.from_json(text, str(path))


def many(count: float, noun: str) -> str:
    """A count with its noun.

    >>> many(1, "lot"), many(2, "lot")
    ('1 lot', '2 lots')
    """
    return f"{count:g} {noun}" if count == 1 else f"{count:g} {noun}s"
