"""What do customers say? Satisfaction scores and recommendation scores, each with its uncertainty."""

from loyaltylab.survey.recommendation import NpsDifference, nps, nps_difference, nps_groups, nps_sample_size
from loyaltylab.survey.satisfaction import csat
from loyaltylab.survey.shares import share

__all__ = ["NpsDifference", "csat", "nps", "nps_difference", "nps_groups", "nps_sample_size", "share"]
