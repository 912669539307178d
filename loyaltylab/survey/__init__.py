"""What do customers say? Satisfaction scores and recommendation scores, each with its uncertainty."""

from loyaltylab.survey.bias import HarmanTest, harman, marker_adjusted
from loyaltylab.survey.bootstrap import bootstrap
from loyaltylab.survey.compare import Comparison, compare
from loyaltylab.survey.drivers import derived_importance, shapley_importance
from loyaltylab.survey.effort import ces
from loyaltylab.survey.five_gaps import five_gaps
from loyaltylab.survey.importance import ImportancePerformance, importance_performance
from loyaltylab.survey.kano import Kano, kano, kano_category, kano_from_counts
from loyaltylab.survey.metrics import effective_n, weighted
from loyaltylab.survey.recommendation import NpsDifference, nps, nps_difference, nps_groups, nps_sample_size
from loyaltylab.survey.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
    item_statistics,
    reliability,
)
from loyaltylab.survey.response import ResponseCheck, post_stratify, response_check, weight_summary
from loyaltylab.survey.reversals import RankReversals, rank_reversals
from loyaltylab.survey.sampling import SampleSize, sample_size
from loyaltylab.survey.satisfaction import csat, top_box
from loyaltylab.survey.scales import ScaleCheck, check_scale
from loyaltylab.survey.servqual import Servperf, Servqual, ServqualGaps, servperf, servqual, servqual_from_gaps
from loyaltylab.survey.shares import share
from loyaltylab.survey.trend import Trend, trend
from loyaltylab.survey.validity import fornell_larcker, htmt
from loyaltylab.survey.value import DeliveredValue, delivered_value, switching_gain, who_moves

__all__ = [
    "Comparison",
    "DeliveredValue",
    "HarmanTest",
    "ImportancePerformance",
    "Kano",
    "NpsDifference",
    "RankReversals",
    "ResponseCheck",
    "SampleSize",
    "ScaleCheck",
    "Servperf",
    "Servqual",
    "ServqualGaps",
    "Trend",
    "average_variance_extracted",
    "bootstrap",
    "ces",
    "check_scale",
    "compare",
    "composite_reliability",
    "cronbach_alpha",
    "csat",
    "delivered_value",
    "derived_importance",
    "effective_n",
    "five_gaps",
    "fornell_larcker",
    "harman",
    "htmt",
    "importance_performance",
    "item_statistics",
    "kano",
    "kano_category",
    "kano_from_counts",
    "marker_adjusted",
    "nps",
    "nps_difference",
    "nps_groups",
    "nps_sample_size",
    "post_stratify",
    "rank_reversals",
    "reliability",
    "response_check",
    "sample_size",
    "servperf",
    "servqual",
    "servqual_from_gaps",
    "shapley_importance",
    "share",
    "switching_gain",
    "top_box",
    "trend",
    "weight_summary",
    "weighted",
    "who_moves",
]
