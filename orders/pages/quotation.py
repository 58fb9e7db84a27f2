"""The page of a quotation: what it says, its versions side by side, its link, and what became of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orderdesk.core.money import plain_number
from orderdesk.core.pages.actions import Action
from orderdesk.core.record.lifecycle import action_for
from orderdesk.core.site import site_url
from orderdesk.core.templatetags.desk import money, price
from orderdesk.core.text.typed import mask_phone
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.values import facts_of
from orders import permissions as may
from orders.events import quotation_events
from orders.models import Quotation, QuotationLine, QuotationLink, QuotationVersion
from orders.papers.quotation import against_quotation
from orders.services.link import text_for_customer
from orders.services.quotation import link_of_quotation
from orders.states import QuotationStatus

S = QuotationStatus
COMPARED = (
    "due_on",
    "valid_until",
    "payment_terms",
    "payment_plan",
    "freight",
    "contact_name",
    "contact_phone",
    "address",
    "special_needs",
    "note",
)
SENTENCE = gettext_noop("our quotation %(order)s comes to ¥%(amount)s and is valid until %(day)s.")
END = gettext_noop("Look at it, accept or decline it here: %(link)s")


@dataclass
class QuotationPage:
    """The page of one quotation: its fields are what the template prints."""

    quotation: Quotation
    text: QuotationVersion
    lines: list[QuotationLine]
    versions: list[QuotationVersion]
    rows: list[dict[str, Any]]
    actions: list[Action]
    is_run_out: bool
    may_write: bool
    may_print: bool
    link: QuotationLink | None = None
    address: str = ""
    words: str = ""
    events: list = field(default_factory=list)
    custom: list = field(default_factory=list)

    @classmethod
    def of(cls, request, quotation):
        user = request.user
        lines = QuotationLine.objects.annotate(code=F("product__code"))
        versions = list(quotation.versions.select_related("by").prefetch_related(Prefetch("lines", lines)))
        text = next(version for version in versions if version.revision == quotation.revision)
        page = cls(
            quotation=quotation,
            text=text,
            lines=list(text.lines.all()),
            versions=versions,
            rows=side_by_side(versions, user) if len(versions) > 1 else [],
            actions=actions_of(quotation, user),
            is_run_out=quotation.status == S.SENT and quotation.valid_until < localdate(),
            may_write=may.writes_quotation(quotation, user),
            may_print=not against_quotation(quotation),
            events=list(quotation_events(quotation, user)),
            custom=facts_of("order", text.custom),
        )
        if page.may_write and quotation.sent_at:
            page.link = link_of_quotation(quotation)
            path = page.link.get_absolute_url() if page.link else ""
            page.address = f"{site_url(request)}{path}" if path else ""
        if page.address and quotation.status == S.SENT:
            facts = {"amount": money(quotation.total), "day": f"{quotation.valid_until:%Y-%m-%d}"}
            page.words = text_for_customer(
                quotation, SENTENCE, name=text.contact_name, address=page.address, end=END, **facts
            )
        return page


def actions_of(quotation, user):
    """The buttons, the next step first."""
    key = [quotation.pk]

    def url(name):
        return reverse(f"orders:{name}", args=key)

    actions = [
        _order_action(quotation, user),
        action_for(quotation.send, _("Send"), url("send-quotation"), by=user, method="post", primary=True),
        _edit_action(quotation, user),
        action_for(quotation.accept, _("Customer accepts"), url("accept-quotation"), by=user, primary=True),
        action_for(quotation.decline, _("Customer declines"), url("decline-quotation"), by=user),
        action_for(quotation.revise, _("New version"), url("revise-quotation"), by=user, method="post"),
        _copy_action(quotation, user),
        action_for(quotation.withdraw, _("Withdraw"), url("withdraw-quotation"), by=user, danger=True),
    ]
    return [action for action in actions if action is not None]


def _order_action(quotation, user):
    if quotation.status != S.ACCEPTED or quotation.order_id or not may.orders_quotation(quotation, user):
        return None
    url = reverse("orders:order-quotation", args=[quotation.pk])
    return Action(_("Make the order"), url, primary=True, method="post")


def _edit_action(quotation, user):
    if quotation.status != S.DRAFT or not may.writes_quotation(quotation, user):
        return None
    return Action(_("Edit"), reverse("orders:edit-quotation", args=[quotation.pk]))


def _copy_action(quotation, user):
    if not may.may_create(user):
        return None
    return Action(_("Copy"), f"{reverse('orders:create-quotation')}?copy={quotation.pk}")


def side_by_side(versions, user):
    """[{"label", "cells": [{"text", "differs"}]}]: every line, the amount, and what else is not the same in all."""
    rows = _line_rows(versions)
    for name in COMPARED:
        texts = [_field_text(version, name, user) for version in versions]
        if len(set(texts)) > 1:
            rows.append(_row(QuotationVersion._meta.get_field(name).verbose_name, texts))
    rows += _custom_rows(versions)
    rows.append(_row(_("Amount with tax"), [f"¥{money(version.total)}" for version in versions]) | {"is_sum": True})
    return rows


def _custom_rows(versions):
    """A row for each custom field in which the versions do not say the same."""
    fields = CustomField.objects.of("order") if any(version.custom for version in versions) else []
    texts = {field.name: [version.custom.get(field.key, "—") for version in versions] for field in fields}
    return [_row(name, words) for name, words in texts.items() if len(set(words)) > 1]


def _line_rows(versions):
    """A row for each product, in the order in which the versions first name it; the same product twice is two rows."""
    labels, texts = {}, {}
    for place, version in enumerate(versions):
        seen = {}
        for line in version.lines.all():
            nth = seen[line.product_id] = seen.get(line.product_id, 0) + 1
            key = (line.product_id, nth)
            labels[key] = f"{line.product_name} {line.spec}".strip()
            texts.setdefault(key, {})[place] = _line_text(line)
    return [
        _row(labels[key], [cells.get(place, "—") for place in range(len(versions))]) for key, cells in texts.items()
    ]


def _line_text(line):
    quantity = f"{plain_number(line.quantity)} {line.unit}"
    if line.is_gift:
        return f"{quantity} · {_('Gift or sample')}"
    paid = f" × {plain_number((1 - line.discount) * 100)} %" if line.discount else ""
    return f"{quantity} × {price(line.unit_price)}{paid} = {money(line.amount)}"


def _field_text(version, name, user):
    value = getattr(version, name)
    if name == "contact_phone" and not user.sees("phone"):
        return mask_phone(value)
    return money(value) if name == "freight" else str(value or "—")


def _row(label, texts):
    before = [texts[0], *texts[:-1]]
    cells = [{"text": now, "differs": now != was} for now, was in zip(texts, before, strict=True)]
    return {"label": label, "cells": cells}
