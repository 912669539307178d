"""What are they worth? Formulas, contracts, buy-till-you-die models, Markov chains and customer equity."""

from loyaltylab.clv.bgbb import BGBB
from loyaltylab.clv.bgnbd import BGNBD, MBGNBD
from loyaltylab.clv.compare import compare
from loyaltylab.clv.contracts import BetaDiscreteWeibull, ShiftedBetaGeometric
from loyaltylab.clv.gammagamma import GammaGamma
from loyaltylab.clv.holdout import calibration_by_frequency, holdout_metrics, tracking
from loyaltylab.clv.money import customer_values, total_value
from loyaltylab.clv.paretonbd import ParetoNBD
from loyaltylab.clv.regularity import estimate_regularity
from loyaltylab.clv.saved import from_json
from loyaltylab.clv.simulate import simulate_purchases, simulate_rfm

__all__ = [
    "BGBB",
    "BGNBD",
    "MBGNBD",
    "BetaDiscreteWeibull",
    "GammaGamma",
    "ParetoNBD",
    "ShiftedBetaGeometric",
    "calibration_by_frequency",
    "compare",
    "customer_values",
    "estimate_regularity",
    "from_json",
    "holdout_metrics",
    "simulate_purchases",
    "simulate_rfm",
    "total_value",
    "tracking",
]
