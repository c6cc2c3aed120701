"""A plan, and its way to ``plan.json`` and back without loss.

A report can be made from it again years later, without solving.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.certificate import Certificate
from energyfund.plan.comparison import Comparison
from energyfund.plan.explanation import ExplanationPlan
from energyfund.plan.frontier import Frontier
from energyfund.plan.parts import (
    BindingRule,
    CapitalPlan,
    Check,
    FigureUsed,
    FundPlan,
    ImpactPlan,
    ObjectiveValue,
    ProjectPlan,
    Provenance,
    ScenarioSummary,
)
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of
from energyfund.plan.sensitivity import SensitivityPlan
from energyfund.plan.statement import Statement
from energyfund.plan.uncertainty import UncertaintyPlan
from energyfund.plan.voices import VoicesPlan

PLAN_FORMAT = 3
"""Version of plan.json. A file of another version is refused with a sentence, never misread."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan.

    Attributes:
        explanation: Why it is what it is; None where nobody asked.
        certificate: The proof that no plan does better; None where there is none.
        comparison: Every pathway of the scenario beside this plan's; its figures are those of the plan and not written
            twice. None where there is one pathway only, or nobody asked.
        frontier: The efficient set of the aims; None where nobody asked.
        sensitivity: What one thing at a time does to the net present value; None where nothing is built.
        purchase: The bulk purchase of the scenario; None where it has none.
    """

    scenario: ScenarioSummary
    objective: ObjectiveValue
    answer: tuple[str, ...]
    projects: tuple[ProjectPlan, ...]
    capital: tuple[CapitalPlan, ...]
    fund: FundPlan | None
    impact: ImpactPlan
    binding_rules: tuple[BindingRule, ...]
    explanation: ExplanationPlan | None
    certificate: Certificate | None
    statements: tuple[Statement, ...]
    uncertainty: UncertaintyPlan | None
    voices: VoicesPlan | None
    checks: tuple[Check, ...]
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    comparison: Comparison | None = None
    frontier: Frontier | None = None
    sensitivity: SensitivityPlan | None = None
    purchase: PurchaseResult | None = None
    energyfund_plan: int = PLAN_FORMAT
    sha256: str = field(default="")

    def to_json(self) -> str:
        """The plan as text, ending in a newline. Same plan, same bytes."""
        return sealed_json(self)

    def canonical(self) -> Plan:
        """The same plan as a reader of its JSON would hold it: every number of its stated type, sealed."""
        return Plan.from_json(Plan.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", seal_of(self)}

    @staticmethod
    def from_json(text: str, name: str = "plan.json") -> Plan:
        """Read a plan back.

        Args:
            text: Contents of a plan.json.
            name: The file's name, for messages.

        Raises:
            InvalidInputError: The text is cut short, of another version, or not a plan. Every fault is named.
        """
        return from_sealed_json(Plan, text, name, "energyfund_plan", PLAN_FORMAT, "plan the scenario again")

    @staticmethod
    def read(path: Path) -> Plan:
        """Read a plan.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a plan.
        """
        return Plan.from_json(text_of(path, "Name a plan.json written by: energyfund plan"), str(path))
