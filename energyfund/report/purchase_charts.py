"""Charts of a purchase: price by size of the order, price at every pledge, cash of the resale."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.purchase import CurvePoint, PurchaseResult, TierCurve
from energyfund.report.spec import (
    ACCENT,
    GREY,
    INK,
    QUIET,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    gbp_said,
    labels,
    pounds_axis,
    said,
    single,
    values,
)
from energyfund.report.table import BOTH, one_line
from energyfund.units import gbp, number

HEIGHT = 280
ROOM = {True: 4, False: 2}
"""What part of the breadth stays free for the labels of lines: a quarter of a page, half of a phone."""

APART = 14
"""Labels of lines stand at least this part of the height apart."""

NAME_LENGTH = 18


def purchase_charts(result: PurchaseResult) -> tuple[Chart, ...]:
    """The charts for which the purchase holds something to draw."""
    lots = dict.fromkeys(curve.lot for curve in result.curves)
    tiers = [_tiers([curve for curve in result.curves if curve.lot == lot], place) for place, lot in enumerate(lots, 1)]
    found = (*tiers, _pledges(result), _cash(result))
    return tuple(chart for chart in found if chart is not None)


def _tiers(curves: Sequence[TierCurve], place: int) -> Chart | None:
    """Price of a kWp by size of the order, a line for each supplier of a lot."""
    curves = [curve for curve in curves if curve.points]
    if not curves:
        return None
    lot = one_line(curves[0].lot)
    won = [curve for curve in curves if curve.won_kwp]
    parts = [
        f"{one_line(curve.supplier)} {gbp(curve.points[0].price_gbp_per_kwp)} at {number(curve.points[0].kwp)} kWp and "
        f"{gbp(curve.points[-1].price_gbp_per_kwp)} at {number(curve.points[-1].kwp)} kWp"
        + (f", awarded {number(curve.won_kwp)} kWp" if curve.won_kwp else "")
        for curve in curves
    ]
    best = max(won, key=lambda curve: curve.won_kwp, default=None)
    title = f"Lot {lot}: the more is ordered, the less a kWp costs"
    if best is not None:
        price = gbp(best.won_gbp_per_kwp or 0)
        title = f"Lot {lot}: {one_line(best.supplier)} delivers {number(best.won_kwp)} kWp at {price}"
    wide, narrow = both(lambda width: _drawn_tiers(curves, width))
    return Chart(
        id=f"chart-tiers-{place}",
        title=title,
        alt=f"Price of a kWp by size of the order in lot {lot}: {'; '.join(parts)}.",
        table="awards",
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Across: kWp of this lot in one order. Upwards: price of a kWp, fixed charges included. Colour: who wins; "
        "each dot is an order of one year. Dots off their line: price trend, a bundle, or other lots that count.",
    )


def _drawn_tiers(curves: Sequence[TierCurve], width: int) -> Spec:
    far = max(point.kwp for curve in curves for point in (*curve.points, *curve.orders))
    end = far + far / ROOM[width == WIDE]
    prices = [point.price_gbp_per_kwp for curve in curves for point in (*curve.points, *curve.orders)]
    x = field("kwp", "quantitative", scale={"domain": [0, end], "nice": False}, axis={"labelFlush": False})
    y = field("price", "quantitative", scale={"zero": False}, axis=pounds_axis(max(prices)))
    names = labels([curve.supplier for curve in curves], NAME_LENGTH)
    layers: list[Spec] = []
    for winning in (False, True):
        rows = [
            {
                "who": name,
                "kwp": point.kwp,
                "price": point.price_gbp_per_kwp,
                "said": f"{one_line(curve.supplier)}: {gbp(curve.points[0].price_gbp_per_kwp)} a kWp at "
                f"{number(curve.points[0].kwp)} kWp, {gbp(curve.points[-1].price_gbp_per_kwp)} at "
                f"{number(curve.points[-1].kwp)} kWp",
            }
            for name, curve in zip(names, curves, strict=True)
            for point in curve.points
            if bool(curve.won_kwp) == winning
        ]
        layers.append(
            {
                "data": values(rows),
                "mark": {"type": "line", "color": ACCENT if winning else GREY, "strokeWidth": 2 if winning else 1},
                "encoding": {"x": x, "y": y, "detail": {"field": "who"}, "description": said()},
            }
        )
    dots = [
        {
            "kwp": order.kwp,
            "price": order.price_gbp_per_kwp,
            "said": f"{one_line(curve.supplier)}, order of {number(order.kwp)} kWp: "
            f"{gbp(order.price_gbp_per_kwp)} a kWp",
        }
        for curve in curves
        for order in curve.orders
    ]
    layers.append(
        {
            "data": values(dots),
            "mark": {"type": "point", "filled": True, "size": 70, "color": ACCENT},
            "encoding": {"x": x, "y": y, "description": said()},
        }
    )
    layers += _line_labels(list(zip(names, curves, strict=True)), (min(prices), max(prices)), x, y)
    return single(layers, HEIGHT, width)


def _line_labels(named: list[tuple[str, TierCurve]], spread: tuple[float, float], x: Spec, y: Spec) -> list[Spec]:
    """Names at the right end of the lines, moved apart where they would touch."""
    gap = max(spread[1] - spread[0], 1) / APART
    placed: list[Spec] = []
    above = float("inf")
    for name, curve in sorted(named, key=lambda pair: -pair[1].points[-1].price_gbp_per_kwp):
        last = curve.points[-1]
        height = min(last.price_gbp_per_kwp, above - gap)
        above = height
        placed.append({"kwp": last.kwp, "price": height, "text": name, "won": bool(curve.won_kwp)})
    return [
        {
            "data": values([label for label in placed if label["won"] == won]),
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 6,
                "color": ACCENT if won else QUIET,
                "fontWeight": "bold" if won else "normal",
            },
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        }
        for won in (False, True)
    ]


def _pledges(result: PurchaseResult) -> Chart | None:
    """The price of all at every pledge."""
    group = result.group_buying
    if group is None:
        return None
    points = [
        CurvePoint(level.kwp, level.price_gbp_per_kwp) for level in group.levels if level.price_gbp_per_kwp is not None
    ]
    if not points:
        return None
    first, last = points[0], points[-1]
    title = f"With every pledge in, a kWp costs {gbp(last.price_gbp_per_kwp)} instead of {gbp(first.price_gbp_per_kwp)}"
    tipping = [point for point in points if point.kwp == group.tipping_kwp]
    told = ""
    if tipping:
        low = gbp(tipping[0].price_gbp_per_kwp)
        told = f" At {number(tipping[0].kwp)} kWp the price falls to {low} and the purchase goes ahead."

    def drawn(width: int) -> Spec:
        x = field("kwp", "quantitative", scale={"domain": [0, last.kwp], "nice": False})
        top = max(*(point.price_gbp_per_kwp for point in points), group.target_gbp_per_kwp)
        y = field("price", "quantitative", scale={"zero": False}, axis=pounds_axis(top))
        rows = [{"kwp": point.kwp, "price": point.price_gbp_per_kwp} for point in points]
        target = [{"kwp": 0, "price": group.target_gbp_per_kwp}, {"kwp": last.kwp, "price": group.target_gbp_per_kwp}]
        name = [{"kwp": last.kwp, "price": group.target_gbp_per_kwp, "text": f"target {gbp(group.target_gbp_per_kwp)}"}]
        dots = [
            {
                "kwp": point.kwp,
                "price": point.price_gbp_per_kwp,
                "said": f"{number(point.kwp)} kWp pledged: {gbp(point.price_gbp_per_kwp)} a kWp, and the purchase "
                "goes ahead",
            }
            for point in tipping
        ]
        way = (
            f"From {gbp(first.price_gbp_per_kwp)} a kWp at {number(first.kwp)} kWp pledged to "
            f"{gbp(last.price_gbp_per_kwp)} at {number(last.kwp)} kWp"
        )
        at = {"x": x, "y": y}
        return single(
            [
                {"data": values(target), "mark": {"type": "line", "color": GREY, "strokeWidth": 1}, "encoding": at},
                {
                    "data": values(rows),
                    "mark": {"type": "line", "color": ACCENT, "interpolate": "step-after"},
                    "encoding": {**at, "description": {"value": way}},
                },
                {
                    "data": values(dots),
                    "mark": {"type": "point", "filled": True, "size": 70, "color": ACCENT},
                    "encoding": {**at, "description": said()},
                },
                {
                    "data": values(name),
                    "mark": {"type": "text", "align": "right", "dy": -8, "color": INK},
                    "encoding": {**at, "text": {"field": "text"}},
                },
            ],
            HEIGHT,
            width,
        )

    wide, narrow = both(drawn)
    return Chart(
        id="chart-pledges",
        title=title,
        alt=f"Price of a kWp by kWp pledged: {gbp(first.price_gbp_per_kwp)} at {number(first.kwp)} kWp, "
        f"{gbp(last.price_gbp_per_kwp)} at {number(last.kwp)} kWp.{told}",
        table="pledges",
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Across: kWp pledged so far. Upwards: what each would pay for a kWp.",
    )


def _cash(result: PurchaseResult) -> Chart | None:
    """Balance of the resale's cash after each month or quarter."""
    plan = result.resale
    if plan is None or not plan.cash:
        return None
    low = gbp(plan.low_point_gbp)
    title = f"The resale needs {gbp(-plan.low_point_gbp)} of cash in month {plan.low_point_month}"
    if not plan.low_point_gbp:
        title = "The resale never needs cash: deposits come before payments"
    rows = [
        {
            "month": step.month,
            "balance": step.balance_gbp,
            "low": step.month == plan.low_point_month,
            "said": f"Month {step.month}: {gbp_said(step.balance_gbp)}",
        }
        for step in plan.cash
    ]
    largest = max(abs(step.balance_gbp) for step in plan.cash)

    def drawn(width: int) -> Spec:
        x = field("month", "ordinal", axis={"labelAngle": 0, "grid": False})
        y = field("balance", "quantitative", axis=pounds_axis(largest))
        at = {"x": x, "y": y}
        return single(
            [
                {
                    "data": values([row for row in rows if row["low"] == lowest]),
                    "mark": {"type": "bar", "color": ACCENT if lowest else GREY},
                    "encoding": {**at, "description": said()},
                }
                for lowest in (False, True)
            ],
            HEIGHT,
            width,
        )

    wide, narrow = both(drawn)
    return Chart(
        id="chart-cash",
        title=title,
        alt=f"Balance of the resale's cash by month after the order: lowest {low} in month {plan.low_point_month}, at "
        f"the end {gbp(plan.cash[-1].balance_gbp)}.",
        table="cash",
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Across: months after the order. Bars below the line: money that the council has laid out.",
    )
