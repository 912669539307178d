"""Pictures of results: each function takes what a room returned, draws it, and returns the Matplotlib Axes.

Titles, axes and legends come in the language in use; colors are told apart by color-blind readers, and groups also by
marker and line. :func:`alt_text` says in words, with the numbers, what a plot shows.
"""

from loyaltylab.plots.brands import double_jeopardy, loyalty_index, switching_matrix, wallet_share
from loyaltylab.plots.claims import claim_map
from loyaltylab.plots.curves import satisfaction_curve, teaching_curve
from loyaltylab.plots.first_look import first_look
from loyaltylab.plots.loyalty import curve_forms, effects, importance_map, market_curves, type_map, type_shares
from loyaltylab.plots.scores import intention_behavior, jones_sasser, nps, score_distribution
from loyaltylab.plots.service import delivered_value, importance_performance, kano, servqual, who_moves
from loyaltylab.plots.style import alt_text, chinese_font, use_font
from loyaltylab.plots.survey import groups, response_rates, scale, trend

__all__ = [
    "alt_text",
    "chinese_font",
    "claim_map",
    "curve_forms",
    "delivered_value",
    "double_jeopardy",
    "effects",
    "first_look",
    "groups",
    "importance_map",
    "importance_performance",
    "intention_behavior",
    "jones_sasser",
    "kano",
    "loyalty_index",
    "market_curves",
    "nps",
    "response_rates",
    "satisfaction_curve",
    "scale",
    "score_distribution",
    "servqual",
    "switching_matrix",
    "teaching_curve",
    "trend",
    "type_map",
    "type_shares",
    "use_font",
    "wallet_share",
    "who_moves",
]
