"""The list of shipments: what is prepared, on its way, or stopped."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from customers.models import Customer
from fulfillment.models import Shipment
from fulfillment.pages.shipment import days_of_delay
from fulfillment.querysets import ShipmentQuerySet
from fulfillment.states import Method, ShipmentStatus
from orderdesk.core.lists import Column, Filter, RecordList, record_link
from orderdesk.core.text.display import days_late, short_day, short_moment

S = ShipmentStatus
OVER = (S.SIGNED, S.WITHDRAWN)


def _number_cell(shipment: Shipment, user: Any) -> str:
    link = record_link(shipment, shipment.get_absolute_url())
    if shipment.dispatched_at is None:
        return link
    return format_html('{} <span class="sub">{}</span>', link, short_moment(shipment.dispatched_at))


def _order_cell(shipment: Shipment, user: Any) -> str:
    order = shipment.order
    return format_html("{} {}", record_link(order, order.get_absolute_url()), order.customer)


def _way_cell(shipment: Shipment, user: Any) -> str:
    parts = (shipment.get_method_display(), shipment.carrier, shipment.tracking_number)
    return " ".join(part for part in parts if part)


def _arrival_cell(shipment: Shipment, user: Any) -> str:
    if shipment.signed_at is not None:
        return format_html("{} {}", short_day(shipment.signed_at), shipment.signed_by)
    late = days_of_delay(shipment)
    if late <= 0:
        return short_day(shipment.expected_on)
    return format_html(
        '{} <span class="status status-bare" data-tone="red">{}</span>',
        short_day(shipment.expected_on),
        days_late(late),
    )


def _state_cell(shipment: Shipment, user: Any) -> str:
    state = format_html('<span class="status" data-tone="{}">{}</span>', shipment.state.tone, shipment.state.label)
    if shipment.status != S.EXCEPTION:
        return state
    return format_html('{} <span class="sub">{}</span>', state, shipment.get_cause_display())


class ShipmentList(RecordList):
    """Shipments by state, the latest first; those under way by the day on which they are expected."""

    url_name = "fulfillment:shipments"
    search_label = gettext_lazy("Shipment, tracking number, order or customer")
    tab_labels = {
        "open": pgettext_lazy("shipments", "Open"),
        "preparing": S.PREPARING.label,
        "ready": S.READY.label,
        "transit": S.IN_TRANSIT.label,
        "late": gettext_lazy("Late"),
        "exception": S.EXCEPTION.label,
        "signed": S.SIGNED.label,
        "all": gettext_lazy("All"),
    }
    default_tab = "open"
    columns = (
        Column("number", gettext_lazy("Shipment"), _number_cell, css="nowrap"),
        Column("order", gettext_lazy("Order"), _order_cell, css="tall"),
        Column("way", gettext_lazy("Way"), _way_cell, labelled=True),
        Column(
            "packages",
            gettext_lazy("Packages"),
            lambda shipment, user: str(shipment.packages),
            css="num hide-s",
            head_css="num",
        ),
        Column("arrival", gettext_lazy("Arrival"), _arrival_cell, css="nowrap", labelled=True),
        Column("state", gettext_lazy("State"), _state_cell, css="to-end"),
    )

    def __init__(self, request: HttpRequest, **options: Any) -> None:
        super().__init__(request, **options)
        self.methods = [method for method in self.params.getlist("method") if method in Method.values]

    def find(self) -> tuple[ShipmentQuerySet, list[str]]:
        shipments = Shipment.objects.visible_to(self.user).select_related("order__customer")
        shipments = shipments.filter(method__in=self.methods) if self.methods else shipments
        if self.word:
            shipments = shipments.filter(
                Q(number__startswith=self.word.upper())
                | Q(tracking_number__istartswith=self.word)
                | Q(order__number__startswith=self.word.upper())
                | Q(order__customer__in=Customer.objects.found_by(self.word, self.user).values("pk"))
            )
        states = {"preparing": S.PREPARING, "ready": S.READY, "exception": S.EXCEPTION, "signed": S.SIGNED}
        if self.show in states:
            return shipments.filter(status=states[self.show]), ["-pk"]
        if self.show in ("transit", "late"):
            late = Q(expected_on__lt=localdate()) if self.show == "late" else Q()
            return shipments.filter(late, status=S.IN_TRANSIT), ["-pk"]
        return (shipments if self.show == "all" else shipments.exclude(status__in=OVER)), ["-pk"]

    def build_filters(self) -> list[Filter]:
        return [self.filter_by("method", pgettext("of a shipment", "Method"), Method.choices, self.methods)]
