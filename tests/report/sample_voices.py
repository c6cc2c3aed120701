"""A vote of the sample plan, and what its outlay does in the place."""

from __future__ import annotations

from energyfund.plan import ChoiceOutcome, LocalSpendPlan, ProposalVote, VoicesPlan


def vote() -> VoicesPlan:
    """Three proposals over £30,000; the vote funds the first two, the optimiser the first and the last."""
    hall = ProposalVote(
        "Warm hall", "Deepdale", "Open all winter.", 12_000.0, 0.0, 900.0, 41, 36.5, *(True, 1, 36.5, 41, 300.2, True)
    )
    bikes = ProposalVote("Bike repair", "", "", 14_000.0, 0.0, 0.0, 30, 24.25, *(True, 2, 20.1, 28, 612.34, False))
    lofts = ProposalVote(
        "Loft party", "Fishwick", "", 15_500.0, 3.0, 2_100.0, 22, 15.0, *(False, None, None, 0, 0.0, True)
    )
    return VoicesPlan(
        form="ranked",
        method="equal_shares",
        completion="one_pound_more",
        in_words=("Voters put proposals in order.", "Every voter has an equal part of the money."),
        answer=("People asked for Warm hall and Bike repair, for £26,000 in all.", "83 % of the voters get something."),
        voters=60,
        eligible=900,
        budget_gbp=30_000.0,
        budget_in_words="10 % of the £300,000 left for the community over 31 years",
        start_share_gbp=500.0,
        share_gbp=912.0,
        most_spent_gbp=912.0,
        voters_without_spending=10,
        optimiser_aim="the most homes lifted out of fuel poverty",
        proposals=(bikes, hall, lofts),
        by_vote=ChoiceOutcome(2, 26_000.0, 4_000.0, 0.0, 900.0, 5 / 6),
        by_optimiser=ChoiceOutcome(2, 27_500.0, 2_500.0, 3.0, 3_000.0, 0.75),
        remarks=("Few voted: 60 of 900 (6.7 %).",),
    )


def spent_locally() -> LocalSpendPlan:
    """£2,240,152.60 of outlay; one of two projects says that three tenths of its £327,812.40 stay."""
    return LocalSpendPlan(
        outlay_gbp=2_240_152.6,
        stated_gbp=327_812.4,
        silent=("Deepdale retrofit",),
        local_gbp=None,
        local_low_gbp=98_343.72,
        local_high_gbp=2_010_683.92,
        respend_fraction=0.4,
        because="Survey of suppliers, 2026.",
        respent_gbp=None,
        respent_low_gbp=39_337.488,
        respent_high_gbp=804_273.568,
        lm3=None,
        lm3_low=1.0614605,
        lm3_high=2.2566018,
    )
