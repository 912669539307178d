"""What do customers do? Purchases per customer, segments, cohorts, retention and churn."""

from loyaltylab.transactions.accounts import account_scores
from loyaltylab.transactions.causes import churn_causes, keaveney_categories
from loyaltylab.transactions.churn import churn_logit
from loyaltylab.transactions.cohorts import cohorts, repeat_rate
from loyaltylab.transactions.hazards import churn_rate, cox, log_rank
from loyaltylab.transactions.pyramid import customer_grid, customer_pyramid
from loyaltylab.transactions.rfm import rfm_summary
from loyaltylab.transactions.segments import activity_segments, rfm_segments
from loyaltylab.transactions.survival import kaplan_meier
from loyaltylab.transactions.warning import precision_at_k, warning_rules

__all__ = [
    "account_scores",
    "activity_segments",
    "churn_causes",
    "churn_logit",
    "churn_rate",
    "cohorts",
    "cox",
    "customer_grid",
    "customer_pyramid",
    "kaplan_meier",
    "keaveney_categories",
    "log_rank",
    "precision_at_k",
    "repeat_rate",
    "rfm_segments",
    "rfm_summary",
    "warning_rules",
]
