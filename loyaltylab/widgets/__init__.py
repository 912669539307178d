"""Things to try out in a lesson: the satisfaction-loyalty explorer, and self-check quizzes."""

from loyaltylab.widgets.claims import ClaimsExplorer, claims_explorer
from loyaltylab.widgets.explorer import SatisfactionExplorer, satisfaction_explorer
from loyaltylab.widgets.index import IndexExplorer, index_explorer
from loyaltylab.widgets.markets import MarketExplorer, market_explorer
from loyaltylab.widgets.quizzes import quiz
from loyaltylab.widgets.servqual import ImportanceExplorer, importance_explorer
from loyaltylab.widgets.types import TypeExplorer, type_explorer
from loyaltylab.widgets.value import DeliveredValueExplorer, delivered_value_explorer
from loyaltylab.widgets.wallet import WalletExplorer, wallet_explorer

__all__ = [
    "ClaimsExplorer",
    "DeliveredValueExplorer",
    "ImportanceExplorer",
    "IndexExplorer",
    "MarketExplorer",
    "SatisfactionExplorer",
    "TypeExplorer",
    "WalletExplorer",
    "claims_explorer",
    "delivered_value_explorer",
    "importance_explorer",
    "index_explorer",
    "market_explorer",
    "quiz",
    "satisfaction_explorer",
    "type_explorer",
    "wallet_explorer",
]
