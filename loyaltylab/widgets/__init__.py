"""Things to try out in a lesson: the satisfaction-loyalty explorer, and self-check quizzes."""

from loyaltylab.widgets.explorer import SatisfactionExplorer, satisfaction_explorer
from loyaltylab.widgets.quizzes import quiz

__all__ = ["SatisfactionExplorer", "quiz", "satisfaction_explorer"]
