"""What a vote funds, checked from the plan alone."""

from __future__ import annotations

from energyfund.plan import Check, VoicesPlan
from energyfund.verify.flows import PENNY

WITHIN = "what people voted for and the optimiser's choice stay within the money"
WANTED = "every proposal that the vote funds has votes"
EQUAL = "no voter spends more than an equal share"


def voices_checks(voices: VoicesPlan | None) -> tuple[Check, ...]:
    """Checks of a vote; none where nobody was asked.

    Args:
        voices: The vote as the plan holds it.
    """
    if voices is None:
        return ()
    voted = sum(each.cost_gbp for each in voices.proposals if each.funded_by_vote)
    chosen = sum(each.cost_gbp for each in voices.proposals if each.funded_by_optimiser)
    over = max(0.0, voted - voices.budget_gbp, chosen - voices.budget_gbp)
    unwanted = sum(each.cost_gbp for each in voices.proposals if each.funded_by_vote and each.voters == 0)
    checks = [Check(WITHIN, over < PENNY, over, "GBP"), Check(WANTED, unwanted <= 0, unwanted, "GBP")]
    if voices.share_gbp is not None:
        beyond = max(0.0, voices.most_spent_gbp - voices.share_gbp)
        checks.append(Check(EQUAL, beyond < PENNY, beyond, "GBP"))
    return tuple(checks)
