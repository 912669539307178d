"""Pictures of results: each function takes what a room returned, draws it, and returns the Matplotlib Axes.

Titles, axes and legends come in the language in use; colors are told apart by color-blind readers, and groups also by
marker and line. :func:`alt_text` says in words, with the numbers, what a plot shows.
"""

from loyaltylab.plots.accounts import account_portfolio
from loyaltylab.plots.brands import double_jeopardy, loyalty_index, switching_matrix, wallet_share
from loyaltylab.plots.claims import claim_map
from loyaltylab.plots.contracts import contract_curves, extended_curves, gain_by_horizon, projection_check
from loyaltylab.plots.curves import satisfaction_curve, teaching_curve
from loyaltylab.plots.equity import spending_curves, state_values
from loyaltylab.plots.first_look import first_look
from loyaltylab.plots.liability import rollforward
from loyaltylab.plots.loyalty import curve_forms, effects, importance_map, market_curves, type_map, type_shares
from loyaltylab.plots.programs import designs, event_study, point_lives, uplift
from loyaltylab.plots.purchases import alive_map, alive_path, calibration_by_frequency, tracking
from loyaltylab.plots.reach import reward_reach, waits_to_reward
from loyaltylab.plots.retention import calibration, churn_by_period, cohort_map, retention_curves, warnings_map
from loyaltylab.plots.returns import program_return
from loyaltylab.plots.scores import intention_behavior, jones_sasser, nps, score_distribution
from loyaltylab.plots.segments import account_grid, customer_pyramid, customer_segments, profit_curve
from loyaltylab.plots.service import delivered_value, importance_performance, kano, servqual, who_moves
from loyaltylab.plots.simulated import program_gains, program_money
from loyaltylab.plots.style import alt_text, chinese_font, use_font
from loyaltylab.plots.survey import groups, response_rates, scale, trend
from loyaltylab.plots.worth import clv_curve, cumulative_value, profit_sources, tenure_effect, value_by_tenth

__all__ = [
    "account_grid",
    "account_portfolio",
    "alive_map",
    "alive_path",
    "alt_text",
    "calibration",
    "calibration_by_frequency",
    "chinese_font",
    "churn_by_period",
    "claim_map",
    "clv_curve",
    "cohort_map",
    "contract_curves",
    "cumulative_value",
    "curve_forms",
    "customer_pyramid",
    "customer_segments",
    "delivered_value",
    "designs",
    "double_jeopardy",
    "effects",
    "event_study",
    "extended_curves",
    "first_look",
    "gain_by_horizon",
    "groups",
    "importance_map",
    "importance_performance",
    "intention_behavior",
    "jones_sasser",
    "kano",
    "loyalty_index",
    "market_curves",
    "nps",
    "point_lives",
    "profit_curve",
    "profit_sources",
    "program_gains",
    "program_money",
    "program_return",
    "projection_check",
    "response_rates",
    "retention_curves",
    "reward_reach",
    "rollforward",
    "satisfaction_curve",
    "scale",
    "score_distribution",
    "servqual",
    "spending_curves",
    "state_values",
    "switching_matrix",
    "teaching_curve",
    "tenure_effect",
    "tracking",
    "trend",
    "type_map",
    "type_shares",
    "uplift",
    "use_font",
    "value_by_tenth",
    "waits_to_reward",
    "wallet_share",
    "warnings_map",
    "who_moves",
]
