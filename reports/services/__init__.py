"""Use-cases of reports: making monthly reports, and deciding on and following improvement actions."""

from reports.services.action import carry_actions, close_action, enter_action, reassign_action
from reports.services.commission import lock_commission, set_commission_rule
from reports.services.review import make_due_reviews, make_review, progress_of, render_review, sweep_reviews
from reports.services.target import save_targets

__all__ = [
    "carry_actions",
    "close_action",
    "enter_action",
    "lock_commission",
    "make_due_reviews",
    "make_review",
    "progress_of",
    "reassign_action",
    "render_review",
    "save_targets",
    "set_commission_rule",
    "sweep_reviews",
]
