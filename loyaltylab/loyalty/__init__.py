"""What is their loyalty? The satisfaction-loyalty curve, its shape, and who is behind it."""

from loyaltylab.loyalty.behavior import indicators_from_purchases
from loyaltylab.loyalty.brands import (
    brand_metrics,
    cross_buying,
    penetration,
    repeat_purchase_rate,
    share_of_requirements,
    sole_loyals,
)
from loyaltylab.loyalty.causes import mediation, moderation
from loyaltylab.loyalty.classify import Classification, classify, compare_types
from loyaltylab.loyalty.compare import CurveComparison, compare_curves
from loyaltylab.loyalty.curve import SatisfactionCurve, satisfaction_curve
from loyaltylab.loyalty.ecsi import ECSI, PathModel, PathModelResults, ecsi_items
from loyaltylab.loyalty.forms import CurveFit, SatisfactionLoyaltyCurve
from loyaltylab.loyalty.index import SIX_INDICATORS, THREE_INDICATORS, Indicator, LoyaltyIndex, loyalty_index
from loyaltylab.loyalty.jeopardy import DoubleJeopardy, Duplication, double_jeopardy, duplication, expected_frequency
from loyaltylab.loyalty.markets import MarketCurves, intent_behavior, market_curves
from loyaltylab.loyalty.mixture import Profiles, latent_profiles
from loyaltylab.loyalty.ordered import OrderedLogit, OrderedLogitResults
from loyaltylab.loyalty.sem import CovarianceModel, CovarianceModelResults
from loyaltylab.loyalty.switching import SwitchingMatrix, state_dependence, switching_matrix
from loyaltylab.loyalty.teaching import TeachingCurve, TeachingCurveResults, teaching_curve
from loyaltylab.loyalty.types import jones_sasser
from loyaltylab.loyalty.typology import Typology, read_typology, typologies, typology
from loyaltylab.loyalty.wallet import WalletComparison, compare_wallet, wallet_share, wallet_shares

__all__ = [
    "ECSI",
    "SIX_INDICATORS",
    "THREE_INDICATORS",
    "Classification",
    "CovarianceModel",
    "CovarianceModelResults",
    "CurveComparison",
    "CurveFit",
    "DoubleJeopardy",
    "Duplication",
    "Indicator",
    "LoyaltyIndex",
    "MarketCurves",
    "OrderedLogit",
    "OrderedLogitResults",
    "PathModel",
    "PathModelResults",
    "Profiles",
    "SatisfactionCurve",
    "SatisfactionLoyaltyCurve",
    "SwitchingMatrix",
    "TeachingCurve",
    "TeachingCurveResults",
    "Typology",
    "WalletComparison",
    "brand_metrics",
    "classify",
    "compare_curves",
    "compare_types",
    "compare_wallet",
    "cross_buying",
    "double_jeopardy",
    "duplication",
    "ecsi_items",
    "expected_frequency",
    "indicators_from_purchases",
    "intent_behavior",
    "jones_sasser",
    "latent_profiles",
    "loyalty_index",
    "market_curves",
    "mediation",
    "moderation",
    "penetration",
    "read_typology",
    "repeat_purchase_rate",
    "satisfaction_curve",
    "share_of_requirements",
    "sole_loyals",
    "state_dependence",
    "switching_matrix",
    "teaching_curve",
    "typologies",
    "typology",
    "wallet_share",
    "wallet_shares",
]
