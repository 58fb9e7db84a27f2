"""The list of stock."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fulfillment.models import Stock
from fulfillment.querysets import StockMoveQuerySet
from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, record_link
from orderdesk.core.pages.paging import Page
from orderdesk.core.templatetags.desk import qty
from orders.models import Order, Product
from orders.querysets import ProductQuerySet


def _name_cell(product: Product, user: User) -> str:
    return format_html('{} <span class="sub">{}</span>', product.name, product.spec) if product.spec else product.name


def _low_cell(product: Any, user: User) -> str:
    if product.available is None or product.available >= product.minimum_stock:
        return ""
    return format_html('<span class="status status-bare" data-tone="yellow">{}</span>', _("low"))


def _quantity(name: str) -> Callable[..., Any]:
    def cell(product: Product, user: User) -> str:
        quantity = getattr(product, name)
        return "—" if quantity is None else f"{qty(quantity)} {product.unit}"

    return cell


class StockList(RecordList):
    """What there is of each product over all warehouses, by code. A dash says that its stock is not kept yet."""

    url_name = "fulfillment:stock"
    search_label = _("Code, name, pinyin; a scanner types the code")
    tab_labels = {"all": _("All"), "low": _("Low"), "kept": pgettext_lazy("stock", "In stock")}
    default_tab = "all"
    columns = (
        Column(
            "code",
            _("Code"),
            lambda product, user: record_link(product.code, reverse("fulfillment:product-stock", args=[product.pk])),
        ),
        Column("name", _("Name"), _name_cell, css="tall"),
        Column("on_hand", _("On hand"), _quantity("on_hand"), css="num", head_css="num", labelled=True),
        Column("reserved", _("Reserved"), _quantity("reserved"), css="num hide-s", head_css="num"),
        Column("available", _("Available"), _quantity("available"), css="num", head_css="num", labelled=True),
        Column(
            "minimum",
            _("Minimum"),
            lambda product, user: qty(product.minimum_stock),
            css="num hide-m hide-s",
            head_css="num hide-m",
        ),
        Column("state", _("State"), _low_cell, css="to-end"),
    )

    def find(self) -> tuple[ProductQuerySet, list[str]]:
        totals = {name: Stock.objects.total(name) for name in ("on_hand", "reserved", "available")}
        products = Product.objects.visible_to(self.user).active().matching(self.word).annotate(**totals)
        condition = {"all": Q(), "low": Q(available__lt=F("minimum_stock")), "kept": Q(available__isnull=False)}
        return products.filter(condition[self.show]), ["code", "pk"]


class MoveList(RecordList):
    """The ledger of one product, the latest move first."""

    url_name = "fulfillment:product-stock"

    def __init__(self, request: HttpRequest, product: Product, **options: Any) -> None:
        super().__init__(request, **options)
        self.product = product

    def find(self) -> tuple[StockMoveQuerySet, list[str]]:
        return self.product.moves.select_related("warehouse", "by", "line", "undone_by", "output"), ["-pk"]

    @cached_property
    def page(self) -> Page:
        """The moves with their orders, as far as this person may see these."""
        page = super().page
        keys = {move.line.order_id for move in page.rows if move.line_id}
        orders = {order.pk: order for order in Order.objects.visible_to(self.user).filter(pk__in=keys)}
        for move in page.rows:
            move.order = orders.get(move.line.order_id) if move.line_id else None
        return page
