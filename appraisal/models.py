"""The app's models, gathered so that Django finds them."""

from appraisal.inspections.finding_models import FindingFile
from appraisal.inspections.models import InspectionBulletin, ItemProgress, MidyearInspection
from appraisal.inspections.rectification_models import Rectification, RectificationFile
from appraisal.pledges.models import AnnualPledge, EvaluationCorrection, PledgeItem, PledgeItemFile
from appraisal.results.models import AssessmentResult, PaperPlace, PaperRanking, Ranking, ResultCorrection
from appraisal.schemes.models import (
    AssessmentScheme,
    Indicator,
    IndicatorScorer,
)
from appraisal.scores.beside import ScoreAdjustment, ScoreAppeal, ScoreEvidence, ScoreFile, Veto
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.work_reports.ballots import AppraisalCount, AppraisalTally, SheetRow
from appraisal.work_reports.models import WorkReport
from appraisal.years.models import AssessmentYear, PhaseExemption

__all__ = [
    "AnnualPledge",
    "AppraisalCount",
    "AppraisalTally",
    "AssessmentResult",
    "AssessmentScheme",
    "AssessmentYear",
    "EvaluationCorrection",
    "FindingFile",
    "Indicator",
    "IndicatorScorer",
    "InspectionBulletin",
    "ItemProgress",
    "MidyearInspection",
    "PaperPlace",
    "PaperRanking",
    "PhaseExemption",
    "PledgeItem",
    "PledgeItemFile",
    "Ranking",
    "Rectification",
    "RectificationFile",
    "ResultCorrection",
    "ScoreAdjustment",
    "ScoreAppeal",
    "ScoreEntry",
    "ScoreEvidence",
    "ScoreFile",
    "ScoreSheet",
    "SelfScore",
    "SheetRow",
    "Veto",
    "WorkReport",
]
