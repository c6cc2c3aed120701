"""The shape of a plan: what every stage fills in and every report reads."""

from energyfund.plan.certificate import Certificate
from energyfund.plan.explanation import ExplanationPlan, LimitStory, ProjectStory, RangeStory
from energyfund.plan.local_spend import LocalSpendPlan
from energyfund.plan.parts import (
    SET_ASIDE,
    BindingRule,
    CapitalPlan,
    CashLine,
    Check,
    FigureUsed,
    FundPlan,
    FundYear,
    GroupImpact,
    ImpactPlan,
    ObjectiveValue,
    PartnerPlan,
    ProjectPlan,
    Provenance,
    Range,
    Roof,
    ScenarioSummary,
    StartShare,
    StatusMove,
    Years,
)
from energyfund.plan.statement import Statement, StatementRatio, StatementRow
from energyfund.plan.uncertainty import CorrelationUsed, FactorUsed, Outcome, UncertaintyPlan, YearRange
from energyfund.plan.voices import ChoiceOutcome, ProposalVote, VoicesPlan
from energyfund.plan.whole import PLAN_FORMAT, Plan

__all__ = [
    "PLAN_FORMAT",
    "SET_ASIDE",
    "BindingRule",
    "CapitalPlan",
    "CashLine",
    "Certificate",
    "Check",
    "ChoiceOutcome",
    "CorrelationUsed",
    "ExplanationPlan",
    "FactorUsed",
    "FigureUsed",
    "FundPlan",
    "FundYear",
    "GroupImpact",
    "ImpactPlan",
    "LimitStory",
    "LocalSpendPlan",
    "ObjectiveValue",
    "Outcome",
    "PartnerPlan",
    "Plan",
    "ProjectPlan",
    "ProjectStory",
    "ProposalVote",
    "Provenance",
    "Range",
    "RangeStory",
    "Roof",
    "ScenarioSummary",
    "StartShare",
    "Statement",
    "StatementRatio",
    "StatementRow",
    "StatusMove",
    "UncertaintyPlan",
    "VoicesPlan",
    "YearRange",
    "Years",
]
