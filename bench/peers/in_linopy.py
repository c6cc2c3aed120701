"""The whole program as linopy's documentation writes one: labelled arrays, a mask where there is no variable."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from bench.peers.town import FUND, Town


def model(town: Town) -> linopy.Model:
    """Every variable, row and the objective."""
    years, holdings = town.sale_cost.shape
    project, start, source = (pd.RangeIndex(size, name=name) for size, name in zip(town.may.shape, "pts", strict=True))
    year, holding = pd.RangeIndex(years, name="y"), pd.RangeIndex(holdings, name="a")
    since = pd.RangeIndex(years + 1, name="y")
    options, in_year = [project, start], [project, start, year]
    outlay, npv, tonnes = (xr.DataArray(one, options) for one in (town.outlay, town.npv, town.tonnes))
    spent, paid, worth = (xr.DataArray(one, in_year) for one in (town.spent, town.paid, town.worth))
    may, needed = (xr.DataArray(one, [project, start, source]) for one in (town.may, town.needed))
    homes, local, deprived = (xr.DataArray(one, [project]) for one in (town.homes, town.local, town.deprived))

    linopy.options["semantics"] = "v1"
    made = linopy.Model()
    build = made.add_variables(0, 1, coords=options, name="build")
    draw = made.add_variables(0, coords=[project, start, source], mask=may, name="draw")
    made.add_variables(0, coords=[since, holding], name="hold")
    made.add_variables(0, coords=[year, holding], name="buy")
    made.add_variables(0, coords=[year, holding], name="sell")
    made.add_variables(coords=[since], name="cash")

    made.add_constraints(draw.sum("s") - outlay * build == 0, name="funding")
    asking = np.flatnonzero(town.needed.any(axis=(0, 1)))
    slices = (needed.isel(s=asking) * draw.isel(s=asking)).sum("s") - build
    made.add_constraints(slices <= 0, name="slices")
    for place in np.flatnonzero(town.cap < 1).tolist():
        row = draw.isel(s=place) - town.cap[place] * outlay * build
        made.add_constraints(row <= 0, name=f"cap_{place}", mask=may.isel(s=place))
    made.add_constraints(build.sum("t") <= 1, name="size")
    for place in range(len(town.cap)):
        if np.isfinite(town.budget[place]):
            row = (spent.sum("y") * draw.isel(s=place)).sum()
            made.add_constraints(row <= town.budget[place], name=f"budget_{place}")
        if np.isfinite(town.budget_by_year[place]).any():
            row = (spent * draw.isel(s=place)).sum(["p", "t"])
            limit = xr.DataArray(town.budget_by_year[place], [year])
            made.add_constraints(row <= limit, name=f"budget_by_year_{place}")
    made.add_constraints((homes * build).sum() >= town.least[0], name="homes")
    made.add_constraints((tonnes * build).sum() >= town.least[1], name="carbon")
    made.add_constraints(((deprived - town.least[2]) * outlay * build).sum() >= 0, name="wards")
    _fund(made, town, spent - paid, worth, local)
    _risk(made, town, worth)
    made.add_objective((npv * build).sum(), sense="max")
    return made


def _fund(made: linopy.Model, town: Town, moved: xr.DataArray, worth: xr.DataArray, local: xr.DataArray) -> None:
    """Holdings, cash and local projects."""
    hold, buy, sell, cash = (made.variables[name] for name in ("hold", "buy", "sell", "cash"))
    draw, (_, grown, running) = made.variables["draw"].isel(s=FUND), town.cash
    year, holding = sell.indexes["y"], sell.indexes["a"]
    ahead, behind = ({"y": slice(1, None)}, {"y": slice(None, -1)})
    growth, buy_cost = (xr.DataArray(one, [holding]) for one in (town.growth, town.buy_cost))
    sale_cost = xr.DataArray(town.sale_cost, [year, holding])
    after, cash_after = (one.isel(ahead).assign_coords(y=year) for one in (hold, cash))
    before, cash_before = (one.isel(behind) for one in (hold, cash))
    made.add_constraints(hold.isel(y=0) == xr.DataArray(town.opening, [holding]), name="opening")
    made.add_constraints(after - growth * before - buy + sell == 0, name="grow")
    made.add_constraints(buy - after <= 0, name="kept")
    made.add_constraints(cash.isel(y=0) == town.cash[0], name="cash_opening")
    flow = moved + running * worth.shift(y=1, fill_value=0.0)
    traded = ((1 + buy_cost) * buy - (1 - sale_cost) * sell + running * before).sum("a")
    row = cash_after - (grown - running) * cash_before + traded + (flow * draw).sum(["p", "t"])
    made.add_constraints(row == xr.DataArray(town.net, [year]), name="cash_row")
    made.add_constraints(cash_after >= 0, name="cash_least")
    share = ((local - town.most[0]) * worth * draw).sum(["p", "t"])
    made.add_constraints(share - town.most[0] * (after.sum("a") + cash_after) <= 0, name="local")


def _risk(made: linopy.Model, town: Town, worth: xr.DataArray) -> None:
    """CVaR at the end of each year."""
    draw = made.variables["draw"].isel(s=FUND)
    year, holding = made.variables["sell"].indexes["y"], made.variables["sell"].indexes["a"]
    scenario = pd.RangeIndex(len(town.chance), name="w")
    kind = pd.RangeIndex(int(town.kind.max()) + 1, name="k")
    hold, cash = (made.variables[name].isel(y=slice(1, None)).assign_coords(y=year) for name in ("hold", "cash"))
    stake = made.add_variables(coords=[year, kind], name="stake")
    level = made.add_variables(coords=[year], name="level")
    beyond = made.add_variables(0, coords=[year, scenario], name="beyond")
    held = worth * draw
    of_kind = xr.DataArray(town.kind, [draw.indexes["p"]], name="k")
    made.add_constraints(held.sum("t").groupby(of_kind).sum() - stake == 0, name="stakes")
    tail = xr.DataArray(town.chance / (1 - town.most[2]), [scenario])
    fund = hold.sum("a") + cash + held.sum(["p", "t"])
    made.add_constraints(level + (tail * beyond).sum("w") - town.most[1] * fund <= 0, name="cvar")
    edges = len(holding), len(holding) + 1
    returns, cash_return, stakes = np.split(town.returns, edges, axis=1)
    earned = (xr.DataArray(returns, [scenario, holding]) * hold).sum("a")
    earned += (xr.DataArray(stakes, [scenario, kind]) * stake).sum("k")
    earned += xr.DataArray(cash_return[:, 0], [scenario]) * cash
    made.add_constraints(beyond + level + earned >= 0, name="losses")


def solve(made: linopy.Model, method: str) -> float:
    """The value, straight into HiGHS without a file between."""
    made.solve("highs", io_api="direct", solver=method, threads=1, output_flag=False)
    return float(made.objective.value or 0.0)
