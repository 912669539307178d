"""Pictures of results: each function takes what a room returned, draws it, and returns the Matplotlib Axes.

Titles, axes and legends come in the language in use; colors are told apart by color-blind readers, and groups also by
marker and line. :func:`alt_text` says in words, with the numbers, what a plot shows.
"""

from loyaltylab.plots.curves import satisfaction_curve, teaching_curve
from loyaltylab.plots.first_look import first_look
from loyaltylab.plots.scores import intention_behavior, jones_sasser, nps, score_distribution
from loyaltylab.plots.style import alt_text, chinese_font, use_font

__all__ = [
    "alt_text",
    "chinese_font",
    "first_look",
    "intention_behavior",
    "jones_sasser",
    "nps",
    "satisfaction_curve",
    "score_distribution",
    "teaching_curve",
    "use_font",
]
