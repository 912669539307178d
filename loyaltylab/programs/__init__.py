"""What would a program do? Rules, ledger, accounting, economics."""

from loyaltylab.programs.cutoff import density_jump, discontinuity
from loyaltylab.programs.differences import difference_in_differences, event_study
from loyaltylab.programs.economics import (
    CostPerVisit,
    ProgramROI,
    break_even_lift,
    cost_per_incremental_visit,
    kpis,
    owner_view,
    program_roi,
    reward_cost,
)
from loyaltylab.programs.effect import Effect, naive_gap
from loyaltylab.programs.experiment import holdout_effect, holdout_size, scorecard
from loyaltylab.programs.journal import Journal, points_journal
from loyaltylab.programs.ledger import Ledger, post
from loyaltylab.programs.market import Behavior, Market
from loyaltylab.programs.matching import MatchedEffect, matched_effect
from loyaltylab.programs.presets import preset, presets
from loyaltylab.programs.pretend import pretend_chain
from loyaltylab.programs.reach import Reach, first_reward
from loyaltylab.programs.redemption import (
    ChainLadder,
    chain_ladder,
    liability,
    liability_sensitivity,
    redemption_triangle,
)
from loyaltylab.programs.revenue import Recognition, allocate, recognize
from loyaltylab.programs.rollforward import Rollforward, liability_rollforward, rollforward_journal
from loyaltylab.programs.rules import Burning, Campaign, Earning, ExpiryRule, Fee, Program, Tier
from loyaltylab.programs.simulation import Simulation
from loyaltylab.programs.simulator import simulate
from loyaltylab.programs.staggered import StaggeredEffect, staggered_effect
from loyaltylab.programs.survival import PointLives, point_lives
from loyaltylab.programs.tiers import (
    ThresholdTable,
    TierChain,
    TierResponse,
    TierTransitions,
    best_thresholds,
    tier_transitions,
)
from loyaltylab.programs.uplift import UpliftCurve, uplift_curve
from loyaltylab.programs.weighting import WeightedEffect, weighted_effect
from loyaltylab.programs.what_if import Designs, Scenarios, best_design, changed, scenarios

__all__ = [
    "Behavior",
    "Burning",
    "Campaign",
    "ChainLadder",
    "CostPerVisit",
    "Designs",
    "Earning",
    "Effect",
    "ExpiryRule",
    "Fee",
    "Journal",
    "Ledger",
    "Market",
    "MatchedEffect",
    "PointLives",
    "Program",
    "ProgramROI",
    "Reach",
    "Recognition",
    "Rollforward",
    "Scenarios",
    "Simulation",
    "StaggeredEffect",
    "ThresholdTable",
    "Tier",
    "TierChain",
    "TierResponse",
    "TierTransitions",
    "UpliftCurve",
    "WeightedEffect",
    "allocate",
    "best_design",
    "best_thresholds",
    "break_even_lift",
    "chain_ladder",
    "changed",
    "cost_per_incremental_visit",
    "density_jump",
    "difference_in_differences",
    "discontinuity",
    "event_study",
    "first_reward",
    "holdout_effect",
    "holdout_size",
    "kpis",
    "liability",
    "liability_rollforward",
    "liability_sensitivity",
    "matched_effect",
    "naive_gap",
    "owner_view",
    "point_lives",
    "points_journal",
    "post",
    "preset",
    "presets",
    "pretend_chain",
    "program_roi",
    "recognize",
    "redemption_triangle",
    "reward_cost",
    "rollforward_journal",
    "scenarios",
    "scorecard",
    "simulate",
    "staggered_effect",
    "tier_transitions",
    "uplift_curve",
    "weighted_effect",
]
