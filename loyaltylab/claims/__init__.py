"""Is that slide true? Claims about loyalty that circulate, where they come from, and a check with your own numbers."""

from loyaltylab.claims.checking import check
from loyaltylab.claims.cited import complaint_survey, prime_surveys, reichheld_sasser
from loyaltylab.claims.costs import percent_to_ratio, ratio_to_percent
from loyaltylab.claims.outcome import ClaimCheck
from loyaltylab.claims.records import Claim, claim, list_claims
from loyaltylab.claims.retention import customer_value, gain

__all__ = [
    "Claim",
    "ClaimCheck",
    "check",
    "claim",
    "complaint_survey",
    "customer_value",
    "gain",
    "list_claims",
    "percent_to_ratio",
    "prime_surveys",
    "ratio_to_percent",
    "reichheld_sasser",
]
