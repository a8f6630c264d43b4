"""The app's models, gathered so that Django finds them."""

from appraisal.schemes.models import (
    AssessmentScheme,
    AssessmentYear,
    Indicator,
    IndicatorScorer,
    PhaseExemption,
)

__all__ = ["AssessmentScheme", "AssessmentYear", "Indicator", "IndicatorScorer", "PhaseExemption"]
