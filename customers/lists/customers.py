"""The list of customers."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.querysets import CustomerQuerySet
from orderdesk.core.lists import Column, RecordList, record_link, tag
from orderdesk.custom_fields.lists import CustomColumns


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


class CustomerList(CustomColumns, RecordList):
    """The customers that this person sees, the latest first."""

    url_name = "customers:list"
    custom_record = "customer"
    is_steered = True
    search_label = _("Name, pinyin, initials, phone")
    columns = (
        Column(
            "name", _("Customer"), lambda c, user: record_link(c.name, c.get_absolute_url()), css="name", is_fixed=True
        ),
        Column("kind", _("Kind"), lambda c, user: tag(c.kind_label()), css="to-end"),
        Column("region", _("Region"), lambda c, user: c.region, css="hide-m hide-s", head_css="hide-m"),
        Column("industry", _("Industry"), lambda c, user: c.industry, css="hide-m hide-s", head_css="hide-m"),
        Column("owner", _("Account manager"), lambda c, user: c.owner, css="nowrap"),
        Column("team", _("Team"), lambda c, user: c.team or "", css="nowrap", is_usual=False),
        Column("first", _("First order"), lambda c, user: _day(c.first_ordered_on), css="nowrap", is_usual=False),
    )

    def find(self) -> tuple[CustomerQuerySet, list[str]]:
        customers = Customer.objects.visible_to(self.user).found_by(self.word, self.user)
        return customers.select_related("owner", "team"), ["-pk"]

    def row_css(self, customer: Customer) -> str:
        return "" if customer.is_active else "is-closed"
