"""Why the sample plan is what it is, made by hand."""

from __future__ import annotations

from energyfund.plan import Certificate, ExplanationPlan, LimitStory, ProjectStory, RangeStory

CERTIFICATE = Certificate(
    primal=1_341_212.604,
    dual=1_341_212.604,
    unit="GBP",
    at_stake=1_341_212.604,
    gap=0.0,
    largest_row_violation=1e-12,
    largest_bound_violation=0.0,
    largest_price_violation=0.0,
    solver="HiGHS 1.10",
    rows=41,
    columns=37,
    integers=2,
    proof="All-or-nothing decisions: with these decisions held, no plan is worth more.",
)


def explanation() -> ExplanationPlan:
    return ExplanationPlan(
        limits=(
            LimitStory(
                name="Grant budget",
                kind="budget",
                unit="GBP",
                at=1_000_000.0,
                price=1.31,
                step=100_000.0,
                gain=131_000.456,
                npv_gbp=131_000.456,
                homes=4.25,
                return_bp=None,
                confirmed=True,
                in_words="Grant budget, £1,000,000: £100,000 more is worth £131,000 of net present value.",
            ),
            LimitStory(
                name="pathway Steady",
                kind="pathway",
                unit="year",
                at=2035.0,
                price=None,
                step=1.0,
                gain=0.0,
                npv_gbp=0.0,
                homes=None,
                return_bp=0.82,
                confirmed=None,
                in_words="Pathway Steady: leaving by 2035 rather than 2036 costs 0.82 bp a year.",
            ),
        ),
        projects=(
            ProjectStory(
                "Riverside roofs", 1.0, None, 41_250.5, None, "Built whole.", ("May be paid for by: anybody.",)
            ),
            ProjectStory("Deepdale retrofit", 1.0, None, None, None, "Built whole.", ()),
            ProjectStory("Canal-side homes", 0.0, 412_000.0, None, 415_000.0, "Not built.", ()),
        ),
        ranges=(
            RangeStory(
                "Grant budget",
                "GBP",
                1_000_000.0,
                760_000.0,
                None,
                "The same is built as long as it stays above £760,000.",
            ),
        ),
        solves=17,
        remarks=("Found by solving 17 times with one thing changed.",),
    )
