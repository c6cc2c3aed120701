"""The strict base of everything that a person writes, and the few number types that fields share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Written(BaseModel):
    """A block of a scenario. Unknown keys are errors and values cannot change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)


def refuse_truth(value: Any) -> Any:  # noqa: ANN401  sees whatever the YAML file held
    """Yes and no are not numbers, although Python counts them as 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a number, not yes or no")  # noqa: TRY004  pydantic wants ValueError
    return value


def _refuse_seconds(value: Any) -> Any:  # noqa: ANN401  sees whatever the YAML file held
    """20261122 is no date, although a computer could count it as seconds."""
    if isinstance(value, bool | int | float):
        raise ValueError("must be a date such as 2026-11-22")  # noqa: TRY004  pydantic wants ValueError
    return value


def _one_line(text: str) -> str:
    """Names and file names stand in tables and on the screen: line breaks and control characters would break both."""
    if not text.isprintable():
        raise ValueError("must be one line of ordinary characters, without tabs or line breaks")
    return text


Number = Annotated[float, BeforeValidator(refuse_truth), Field(allow_inf_nan=False)]
"""Any finite number."""

Whole = Annotated[int, BeforeValidator(refuse_truth)]
"""Any whole number."""

Fraction = Annotated[Number, Field(ge=0, le=1)]
"""A ratio from 0 to 1."""

Rate = Annotated[Number, Field(gt=-1, le=1)]
"""A yearly rate such as 0.04; 4 would mean 400 % and is refused."""

Gbp = Annotated[Number, Field(ge=0)]
"""Pounds, not negative."""

Cover = Annotated[Number, Field(ge=1)]
"""A cover ratio: cash flow asked for each pound owed, at least 1."""

Year = Annotated[Whole, Field(ge=1990, le=2200)]
"""A calendar year."""

Day = Annotated[dt.date, BeforeValidator(_refuse_seconds)]
"""A day."""

Count = Annotated[Whole, Field(ge=1)]
"""A whole number of at least one."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
"""A name that people will read in the report."""

TableFile = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_one_line)]
"""A table beside the scenario file, as a path relative to its folder."""

AS_LIST, AS_YEARS, AS_FILE, AS_NUMBER = "as a list", "as years", "as a file", "as a number"
AS_WORD, AS_BLOCK = "as a word", "as a block"
BRANCHES = frozenset({AS_LIST, AS_YEARS, AS_FILE, AS_NUMBER, AS_WORD, AS_BLOCK})
"""Names of the ways in which one field may be written. They stand in pydantic's locations and are no fields."""

PLAIN_WORDS = "plain_words"
"""Type of a fault whose message is already written for people."""
