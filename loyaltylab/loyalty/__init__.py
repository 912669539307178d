"""What is their loyalty? The satisfaction-loyalty curve, its shape, and who is behind it."""

from loyaltylab.loyalty.compare import CurveComparison, compare_curves
from loyaltylab.loyalty.curve import SatisfactionCurve, satisfaction_curve
from loyaltylab.loyalty.teaching import TeachingCurve, TeachingCurveResults, teaching_curve
from loyaltylab.loyalty.types import jones_sasser

__all__ = [
    "CurveComparison",
    "SatisfactionCurve",
    "TeachingCurve",
    "TeachingCurveResults",
    "compare_curves",
    "jones_sasser",
    "satisfaction_curve",
    "teaching_curve",
]
