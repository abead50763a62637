"""All that a rule pack may import."""

from valgap_lint.ir.analysis import Analysis, remembered
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.edits import Applicability, Edit, Fix
from valgap_lint.ir.endpoints import Component, Endpoint, Role
from valgap_lint.ir.facts import Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.findings import Certainty, Evidence, Finding, Related, Severity, Side
from valgap_lint.ir.models import Backbone, Layer, Model
from valgap_lint.ir.operations import Argument, Operation, Port
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.ir.quantities import Comparison, Measure, Quantity
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict
from valgap_lint.rule import Rule

__all__ = [
    "Analysis",
    "Applicability",
    "Argument",
    "Backbone",
    "Certainty",
    "Comparison",
    "Component",
    "Constant",
    "Contract",
    "Edit",
    "Endpoint",
    "Event",
    "Evidence",
    "FacetComparison",
    "FacetValue",
    "Fact",
    "Finding",
    "Fix",
    "Happening",
    "Known",
    "Layer",
    "Measure",
    "Model",
    "OneOf",
    "Operation",
    "Place",
    "Port",
    "Position",
    "Quantity",
    "Reason",
    "Related",
    "Role",
    "Rule",
    "Severity",
    "Side",
    "Span",
    "State",
    "Unknown",
    "Verdict",
    "remembered",
]
