"""Order templates: lines by a name, without prices, from which a new order begins."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Team
from orderdesk.core.record.history import Signed, records
from orders.models.line import MOST_QUANTITY
from orders.models.product import Product
from orders.querysets import OrderTemplateQuerySet


class OrderTemplate(Signed, models.Model):
    """Its lines stay as they were saved; who saves the name again replaces it by another one."""

    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="order_templates", verbose_name=_("owner")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="order_templates", verbose_name=_("shared with"), null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    objects = OrderTemplateQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("order template")
        verbose_name_plural = _("order templates")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="order_template_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(dropped_at=None), name="order_template_name_once_per_owner"
            ),
        ]

    def __str__(self):
        return self.name


class OrderTemplateLine(models.Model):
    """What is usually ordered: a product, how much, and what is said of it."""

    template = models.ForeignKey(OrderTemplate, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_gift = models.BooleanField(_("gift or sample"), default=False)

    class Meta:
        verbose_name = _("line of an order template")
        verbose_name_plural = _("lines of order templates")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_position_once_per_template"),
            models.CheckConstraint(
                name="template_quantity_positive", condition=Q(quantity__gt=0, quantity__lte=MOST_QUANTITY)
            ),
        ]

    def __str__(self):
        return f"{self.template} {self.position}"
