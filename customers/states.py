"""Why customers and what belongs to them changed, as their history says it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerReason(models.TextChoices):
    """Why a row of the history of a customer was written."""

    LOG = "log", _("recorded what was said")
    TRANSFER = "transfer", _("transferred to another owner")
    ANONYMISE = "anonymise", _("anonymised at the person's request")
    FIRST_ORDER = "first_order", _("confirmed the first order")
