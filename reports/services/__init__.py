"""What is written on this floor: reviews that are made and kept, actions that are decided and followed."""

from reports.services.action import carry_actions, close_action, enter_action, reassign_action
from reports.services.review import make_due_reviews, make_review, progress_of, render_review, sweep_reviews

__all__ = [
    "carry_actions",
    "close_action",
    "enter_action",
    "make_due_reviews",
    "make_review",
    "progress_of",
    "reassign_action",
    "render_review",
    "sweep_reviews",
]
