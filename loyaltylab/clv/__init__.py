"""What are they worth? Formulas, contracts, buy-till-you-die models, Markov chains and customer equity."""

from loyaltylab.clv.berger_nasr import berger_nasr, profit_growth, purchase_shares
from loyaltylab.clv.bgbb import BGBB
from loyaltylab.clv.bgnbd import BGNBD, MBGNBD
from loyaltylab.clv.compare import compare
from loyaltylab.clv.contracts import BetaDiscreteWeibull, ShiftedBetaGeometric
from loyaltylab.clv.deighton import BudgetPlan, ResponseCurve, acquisition_retention, blattberg_deighton
from loyaltylab.clv.equity import customer_equity, equity_roi, switching_clv, switching_from_utilities
from loyaltylab.clv.formulas import (
    clv_by_retention,
    clv_by_timing,
    expected_lifetime,
    margin_multiple,
    present_value,
    retention_clv,
)
from loyaltylab.clv.gammagamma import GammaGamma
from loyaltylab.clv.history import alive_path
from loyaltylab.clv.holdout import calibration_by_frequency, holdout_metrics, tracking
from loyaltylab.clv.markov import ContactPolicy, MarkovCLV, best_policy, contact_policy, recency_chain
from loyaltylab.clv.money import customer_values, total_value
from loyaltylab.clv.paretonbd import ParetoNBD
from loyaltylab.clv.regularity import estimate_regularity
from loyaltylab.clv.saved import from_json
from loyaltylab.clv.simulate import simulate_purchases, simulate_rfm
from loyaltylab.clv.tenure import tenure_effect
from loyaltylab.clv.uncertainty import clv_uncertainty
from loyaltylab.clv.worth import ProfitSources, clv_roi, payback, profit_sources, value_worksheet

__all__ = [
    "BGBB",
    "BGNBD",
    "MBGNBD",
    "BetaDiscreteWeibull",
    "BudgetPlan",
    "ContactPolicy",
    "GammaGamma",
    "MarkovCLV",
    "ParetoNBD",
    "ProfitSources",
    "ResponseCurve",
    "ShiftedBetaGeometric",
    "acquisition_retention",
    "alive_path",
    "berger_nasr",
    "best_policy",
    "blattberg_deighton",
    "calibration_by_frequency",
    "clv_by_retention",
    "clv_by_timing",
    "clv_roi",
    "clv_uncertainty",
    "compare",
    "contact_policy",
    "customer_equity",
    "customer_values",
    "equity_roi",
    "estimate_regularity",
    "expected_lifetime",
    "from_json",
    "holdout_metrics",
    "margin_multiple",
    "payback",
    "present_value",
    "profit_growth",
    "profit_sources",
    "purchase_shares",
    "recency_chain",
    "retention_clv",
    "simulate_purchases",
    "simulate_rfm",
    "switching_clv",
    "switching_from_utilities",
    "tenure_effect",
    "total_value",
    "tracking",
    "value_worksheet",
]
