"""The list of products."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from orderdesk.core.lists import Column, RecordList, record_link, tick
from orderdesk.core.templatetags.desk import price
from orderdesk.custom_fields.lists import CustomColumns
from orders import permissions as may
from orders.models import Product
from orders.querysets import ProductQuerySet


class ProductList(CustomColumns, RecordList):
    """The products that this person sees, by their codes."""

    url_name = "orders:products"
    custom_record = "product"
    is_steered = True
    search_label = _("Code, name, pinyin")
    columns = (
        Column("code", _("Code"), lambda p, user: record_link(p.code, p.get_absolute_url()), is_fixed=True),
        Column("name", _("Name"), lambda p, user: p.name),
        Column("spec", _("Specification"), lambda p, user: p.spec, css="hide-m hide-s", head_css="hide-m"),
        Column("unit", _("Unit"), lambda p, user: p.unit, css="hide-s"),
        Column(
            "price",
            _("List price"),
            lambda p, user: price(p.list_price),
            css="num",
            head_css="num",
            reads="price",
            value=lambda p, user: p.list_price,
            kind="number",
        ),
        Column(
            "floor",
            _("Floor price"),
            lambda p, user: price(p.floor_price),
            css="num hide-m hide-s",
            head_css="num hide-m",
            reads="price",
            value=lambda p, user: p.floor_price,
            kind="number",
            is_usual=False,
        ),
        Column(
            "cost",
            _("Cost"),
            lambda p, user: price(p.cost),
            css="num hide-m hide-s",
            head_css="num hide-m",
            reads="cost",
            value=lambda p, user: p.cost,
            kind="number",
        ),
        Column("supply", _("Supply"), lambda p, user: p.get_supply_display(), css="hide-m hide-s", head_css="hide-m"),
    )

    @property
    def has_ticks(self) -> bool:  # type: ignore[override]
        """Rows are selected by whoever may change products."""
        return bool(may.imports_products(self.user))

    def find(self) -> tuple[ProductQuerySet, list[str]]:
        return Product.objects.visible_to(self.user).matching(self.word), ["code", "pk"]

    def row_css(self, product: Product) -> str:
        return "" if product.is_active else "is-closed"

    def tick(self, product: Any) -> str:
        return tick("product", product.pk, product.code)
