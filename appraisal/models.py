"""The app's models, gathered so that Django finds them."""

from appraisal.pledges.models import AnnualPledge, EvaluationCorrection, PledgeItem, PledgeItemFile
from appraisal.schemes.models import (
    AssessmentScheme,
    AssessmentYear,
    Indicator,
    IndicatorScorer,
    PhaseExemption,
)

__all__ = [
    "AnnualPledge",
    "AssessmentScheme",
    "AssessmentYear",
    "EvaluationCorrection",
    "Indicator",
    "IndicatorScorer",
    "PhaseExemption",
    "PledgeItem",
    "PledgeItemFile",
]
