"""Things to try out in a lesson: the satisfaction-loyalty explorer, and self-check quizzes."""

from loyaltylab.widgets.accounts import KeyAccountExplorer, key_account_explorer
from loyaltylab.widgets.alive import AliveHistories, alive_histories
from loyaltylab.widgets.breakeven import BreakEvenExplorer, break_even_explorer
from loyaltylab.widgets.claims import ClaimsExplorer, claims_explorer
from loyaltylab.widgets.cohorts import CohortExplorer, cohort_explorer
from loyaltylab.widgets.contracts import ContractExplorer, contract_explorer
from loyaltylab.widgets.designer import ProgramDesigner, program_designer
from loyaltylab.widgets.effects import EffectExplorer, effect_explorer
from loyaltylab.widgets.explorer import SatisfactionExplorer, satisfaction_explorer
from loyaltylab.widgets.index import IndexExplorer, index_explorer
from loyaltylab.widgets.markets import MarketExplorer, market_explorer
from loyaltylab.widgets.points import PointsExplorer, points_explorer
from loyaltylab.widgets.pyramid import PyramidExplorer, pyramid_explorer
from loyaltylab.widgets.quizzes import quiz
from loyaltylab.widgets.reach import ReachExplorer, reach_explorer
from loyaltylab.widgets.servqual import ImportanceExplorer, importance_explorer
from loyaltylab.widgets.types import TypeExplorer, type_explorer
from loyaltylab.widgets.value import DeliveredValueExplorer, delivered_value_explorer
from loyaltylab.widgets.wallet import WalletExplorer, wallet_explorer
from loyaltylab.widgets.worth import CLVExplorer, clv_explorer

__all__ = [
    "AliveHistories",
    "BreakEvenExplorer",
    "CLVExplorer",
    "ClaimsExplorer",
    "CohortExplorer",
    "ContractExplorer",
    "DeliveredValueExplorer",
    "EffectExplorer",
    "ImportanceExplorer",
    "IndexExplorer",
    "KeyAccountExplorer",
    "MarketExplorer",
    "PointsExplorer",
    "ProgramDesigner",
    "PyramidExplorer",
    "ReachExplorer",
    "SatisfactionExplorer",
    "TypeExplorer",
    "WalletExplorer",
    "alive_histories",
    "break_even_explorer",
    "claims_explorer",
    "clv_explorer",
    "cohort_explorer",
    "contract_explorer",
    "delivered_value_explorer",
    "effect_explorer",
    "importance_explorer",
    "index_explorer",
    "key_account_explorer",
    "market_explorer",
    "points_explorer",
    "program_designer",
    "pyramid_explorer",
    "quiz",
    "reach_explorer",
    "satisfaction_explorer",
    "type_explorer",
    "wallet_explorer",
]
