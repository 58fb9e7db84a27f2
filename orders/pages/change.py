"""The page of a change request: old and new side by side, what follows, who is asked, what the customer reads."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from orderdesk.core.money import plain_number
from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.slots import Panel, Slot, render_panels
from orderdesk.core.text.typed import mask_phone
from orders import permissions as may
from orders.models import ChangeAnswer, ChangeRequest
from orders.permissions import KINDS, readable
from orders.services.change import against_changing, items_for, preview_of
from orders.services.credit import warning_of
from orders.services.money import plan_after_change
from orders.services.rewriting import Rewritten, label_of, value_of
from orders.states import CHANGE_OPEN, CHANGEABLE, ChangeKind, Party

K = ChangeKind
CHANGE_PANELS: Slot[Panel] = Slot("change panels")  # (request, change, preview) -> Panel | None, of an open request
CHANGE_ANSWERS: Slot[Panel] = Slot("change answers")  # (request, change, preview, answers) -> Panel | None
CHANGE_ACTIONS: Slot[list[Action]] = Slot("change actions")  # (request, change, preview) -> buttons, all of them posts
OF_PRICES = (Party.FINANCE, Party.MANAGER, Party.LEGAL, Party.DIRECTOR)


@dataclass
class ChangePage:
    """The page of one request: its fields are what the template prints."""

    change: ChangeRequest
    order: Any
    rows: list[dict]
    is_partial: bool  # something is not told to this reader
    against: str = ""
    money: dict = field(default_factory=dict)
    answers: list = field(default_factory=list)
    panels: list = field(default_factory=list)
    asks: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    may_edit: bool = False
    may_withdraw: bool = False
    may_repeat: bool = False
    text: str = ""
    refusal: str = ""
    refused: str = ""

    @classmethod
    def of(cls, request, change, refused=""):
        user, order = request.user, change.order
        items, is_open = items_for(change), change.status in CHANGE_OPEN
        rows = [row for item in items if (row := row_of(item, user))]
        serves, can_change = may.changes(order, user), order.status in CHANGEABLE
        page = cls(change, order, rows, is_partial=len(rows) < len(items), refused=refused)
        page.answers = list(change.answers.filter(round=change.round).select_related("by", "stands_for"))
        page.refusal = _readable_refusal(change, page.answers, user)
        page.may_edit = serves and can_change and change.status == "draft"
        page.may_withdraw = serves and is_open
        page.may_repeat = serves and can_change and change.status in ("refused", "withdrawn")
        if serves and user.sees("price"):
            page.text = text_for_customer(change, items)
        if is_open and can_change:
            _look_ahead(page, request, preview_of(change))
        elif user.sees("price"):
            page.money = {"old": change.base_total, "new": change.new_total}
        if is_open and not can_change:
            page.against = against_changing(order)
        return page


def _look_ahead(page, request, preview):
    """What an open request would make of the order as it is now."""
    user, change = request.user, page.change
    page.against = preview.against
    if page.against and not user.sees("price"):
        page.against = _("The order has changed since. Whoever serves it compares the change with it anew.")
    if user.sees("price"):
        page.money = money_of(page.order, preview, user)
        if preview.moves_money and page.order.customer.credit_limit:
            page.money["credit"] = warning_of(preview.order, user)
    page.panels = render_panels_of(CHANGE_PANELS, request, change, preview)
    waiting = list(ChangeAnswer.objects.waiting_for(user).filter(change=change))
    if waiting:
        page.asks = render_panels_of(CHANGE_ANSWERS, request, change, preview, waiting)
    page.actions = [action for group in CHANGE_ACTIONS.collect(request, change, preview) for action in group]


def render_panels_of(slot, request, *subject):
    """The panels of a slot that takes more than a request and a record."""
    bound = Slot(slot.name)
    for place, function in enumerate(slot):
        bound.at(place)(lambda _request, _subject, function=function: function(request, *subject))
    return render_panels(bound, request, None)


def rows_of(change, user):
    """What a request asks for as this person reads it: see `row_of`."""
    return [row for row in (row_of(item, user) for item in items_for(change)) if row]


def row_of(item, user):
    """{"label", "old", "new"} of an item as this person reads it, or None where they do not."""
    if item.kind in (K.ADDED, K.DROPPED):
        line = _described(item.new or item.old, user)
        old, new = (_("nothing"), line) if item.kind == K.ADDED else (line, _("dropped"))
        return {"label": label_of(item), "old": old, "new": new}
    if KINDS.get(item.field) == "phone" and not user.sees("phone"):
        return {"label": label_of(item), "old": mask_phone(item.old), "new": mask_phone(item.new)}
    if not readable(user, item.field):
        return None
    old, new = value_of(item, item.old), value_of(item, item.new)
    if item.field == "agreed_on":
        new = new or _("that of the order")
    return {"label": label_of(item), "old": old or _("nothing"), "new": new or _("nothing")}


def _described(texts, user):
    """An added or dropped line in one text: product, quantity, price for who reads it, day and note."""
    parts = [f"{texts['name']} {texts['spec']}".strip(), f"× {plain_number(Decimal(texts['quantity']))}"]
    if user is None or user.sees("price"):
        parts.append(f"¥{plain_number(Decimal(texts['unit_price']))}")
        if Decimal(texts["discount"]):
            parts.append(_("pays %(percent)s %%") % {"percent": plain_number((1 - Decimal(texts["discount"])) * 100)})
    return " · ".join(part for part in [*parts, texts["agreed_on"], texts["note"]] if part)


def money_of(order, preview: Rewritten, user):
    """Amount, payment plan and, for who may read it, margin: as they are, and as they would be."""
    context = {
        "old": preview.was_total,
        "new": preview.order.total,
        "received": order.received,
        "surplus": max(order.received - preview.order.payable, Decimal(0)),
        "plan": list(order.instalments.all()),
        "new_plan": plan_after_change(preview.order),
    }
    if user.sees("cost"):
        context |= {"margin": _margin(order.lines.all()), "new_margin": _margin(preview.lines), "shows_margin": True}
    return context


def _margin(lines):
    lines = list(lines)
    net = sum((line.amount - line.tax for line in lines), Decimal(0))
    if not net or any(line.cost is None for line in lines):
        return None
    return (net - sum(line.cost * line.quantity for line in lines)) / net


def _readable_refusal(change, answers, user):
    """The words of a refusal; those of finance and approvers are about prices."""
    if user.sees("price") or not any(answer.state == "rejected" and answer.party in OF_PRICES for answer in answers):
        return change.refusal
    return ""


def text_for_customer(change, items):
    """What can be sent to the customer: in the language of the house, with old and new and what it comes to."""
    order = change.order
    with override(settings.LANGUAGE_CODE):
        first = {
            "applied": _("your order %(order)s was changed as you asked (revision %(revision)s):"),
        }.get(change.status, _("you asked for this change of your order %(order)s; please check it:"))
        lines = [
            _("Dear %(contact)s,") % {"contact": order.contact_name or order.customer.name},
            first % {"order": order, "revision": change.revision},
            *(_sentence(place, item) for place, item in enumerate(items, 1)),
        ]
        if change.new_total != change.base_total:
            amounts = {"old": f"{change.base_total:,.2f}", "new": f"{change.new_total:,.2f}"}
            lines.append(_("Amount with tax: ¥%(old)s before, ¥%(new)s now.") % amounts)
        day = next((item.new for item in items if item.field == "due_on"), order.due_on)
        lines.append(_("Delivery on %(day)s.") % {"day": day})
    return "\n".join(lines)


def _sentence(place, item):
    if item.kind in (K.ADDED, K.DROPPED):
        line = _described(item.new or item.old, None)
        return f"{place}. " + (_("added: %(line)s") if item.kind == K.ADDED else _("dropped: %(line)s")) % {
            "line": line
        }
    old, new = value_of(item, item.old) or _("nothing"), value_of(item, item.new) or _("nothing")
    return f"{place}. " + _("%(label)s: %(old)s → %(new)s") % {"label": label_of(item), "old": old, "new": new}
