"""What spending does in a place in three rounds (LM3): the spend, the local share of it, and what is spent again."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.errors import Fault, InvalidInputError


def lm3(local_share_fraction: float, respend_fraction: float) -> float:
    """Local multiplier over three rounds, 1 to 3: LM3 = 1 + s1 + s1·s2.

    R1 is the spend, R2 = s1·R1 goes to suppliers in the place, R3 = s2·R2 is what those suppliers spend there again;
    LM3 = (R1 + R2 + R3) / R1.

    Args:
        local_share_fraction: s1, share of the spend that goes to suppliers in the place. [0-1]
        respend_fraction: s2, share of their income that those suppliers spend in the place. [0-1]

    Raises:
        InvalidInputError: A share is not from 0 to 1.

    References:
        LM3, nef consulting; proveandimprove.org.

    >>> round(lm3(0.5, 1.0), 2), round(lm3(0.6, 0.4), 2)
    (2.0, 1.84)
    """
    return 1 + local_multiplier(local_share_fraction, respend_fraction)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The three rounds of a spend in a place.

    Attributes:
        spend_gbp: R1, the spend itself, wherever it goes. [£]
        local_gbp: R2, what goes to suppliers in the place. [£]
        again_gbp: R3, what those suppliers spend there again. [£]
        lm3: (R1 + R2 + R3) / R1, 1 to 3.
    """

    spend_gbp: float
    local_gbp: float
    again_gbp: float
    lm3: float


def rounds(spend_gbp: float, local_share_fraction: float, respend_fraction: float) -> Rounds:
    """The three rounds behind LM3 in pounds.

    Args:
        spend_gbp: R1, all spend. [£]
        local_share_fraction: s1, share of the spend that goes to suppliers in the place. [0-1]
        respend_fraction: s2, share of their income that those suppliers spend in the place. [0-1]

    Raises:
        InvalidInputError: A share is not from 0 to 1.

    >>> rounds(100, 0.5, 1.0)
    Rounds(spend_gbp=100, local_gbp=50.0, again_gbp=50.0, lm3=2.0)
    """
    whole = lm3(local_share_fraction, respend_fraction)
    local = spend_gbp * local_share_fraction
    return Rounds(spend_gbp, local, local * respend_fraction, whole)


def local_multiplier(
    local_share_fraction: float, respend_local_fraction: float, respend_rest_fraction: float = 0.0
) -> float:
    """Pounds that reach the place for each pound spent, the pound itself not counted.

    s1·(1 + a) + (1 − s1)·b, with a the re-spend of suppliers in the place and b that of all others, whose staff or
    own suppliers may live in the place. With b = 0 this is LM3 − 1.

    Args:
        local_share_fraction: s1, share of the spend that goes to suppliers in the place. [0-1]
        respend_local_fraction: a, share that suppliers in the place spend there again. [0-1]
        respend_rest_fraction: b, share that all other suppliers spend in the place. [0-1]

    Returns:
        Pounds per pound, 0 to 2.

    Raises:
        InvalidInputError: A share is not from 0 to 1.

    >>> round(local_multiplier(1, 0.76, 0.36), 2), round(local_multiplier(0, 0.76, 0.36), 2)
    (1.76, 0.36)
    """
    _check(
        {
            "share of the spend in the place": local_share_fraction,
            "re-spend of suppliers in the place": respend_local_fraction,
            "re-spend of all other suppliers": respend_rest_fraction,
        }
    )
    return local_share_fraction * (1 + respend_local_fraction) + (1 - local_share_fraction) * respend_rest_fraction


def gain_of_moving_gbp(
    spend_gbp: float, share_fraction: float, respend_local_fraction: float = 0.0, respend_rest_fraction: float = 0.0
) -> float:
    """What reaches the place beyond today when a share of the spend moves to suppliers in it: R1·Δs·(1 + a − b).

    Args:
        spend_gbp: All spend. [£]
        share_fraction: Share of it that moves. [0-1]
        respend_local_fraction: a, share that suppliers in the place spend there again. [0-1]
        respend_rest_fraction: b, share that all other suppliers spend in the place. [0-1]

    Returns:
        Pounds.

    Raises:
        InvalidInputError: A share is not from 0 to 1.

    >>> gain_of_moving_gbp(750e6, 0.05)
    37500000.0
    """
    here = local_multiplier(1, respend_local_fraction, respend_rest_fraction)
    elsewhere = local_multiplier(0, respend_local_fraction, respend_rest_fraction)
    _check({"share that moves": share_fraction})
    return spend_gbp * share_fraction * (here - elsewhere)


def _check(shares: dict[str, float]) -> None:
    faults = [
        Fault("local multiplier", None, name, f"{share:g}", "must be from 0 to 1; write 0.4 for 40 %")
        for name, share in shares.items()
        if not 0 <= share <= 1
    ]
    if faults:
        raise InvalidInputError(faults)
