"""Why improvement actions and commission changed, as their history says it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionReason(models.TextChoices):
    """Why a row of the history of an action was written."""

    CARRY = "carry", _("carried over into the next review")


class CommissionReason(models.TextChoices):
    """Why a row of the history of commission was written."""

    RULE = "rule", _("set a new rule")
    LOCK = "lock", _("locked the month")
