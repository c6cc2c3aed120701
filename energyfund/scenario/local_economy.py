"""What happens in the place to money that is spent there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from energyfund.scenario.base import Fraction, Written


class LocalEconomy(Written):
    """How much of what local suppliers receive they spend in the place again, for the local multiplier (LM3)."""

    respend_fraction: Fraction = Field(
        description="Share of their income that suppliers in the place spend there again, on wages and purchases."
    )
    because: Annotated[str, Field(min_length=1)] = Field(
        description="Where the share comes from, such as a survey of suppliers; printed in the report."
    )
