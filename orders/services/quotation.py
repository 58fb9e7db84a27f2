"""Quotations: written, sent, answered, revised, withdrawn, expired by the clock, and made an order.

What a version says is written while the quotation is a draft. A version that was sent stays as it is; whoever wants
something else writes another one, so that all of them can be laid side by side.
"""

from datetime import date, datetime, time, timedelta
from secrets import token_hex
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User, system_user
from orderdesk.accounts.people import check_active
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.locks import lock_version
from orderdesk.core.record.numbering import take_number
from orderdesk.core.text.typed import can_be_seen
from orderdesk.notifications.services import notify
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import Order, Quotation, QuotationLine, QuotationLink, QuotationVersion
from orders.querysets import digest_of
from orders.services.link import COLLEAGUE, Sender
from orders.services.order import add_up, create_order, fill_line, owned
from orders.states import DeclineCause, OrderReason, QuotationStatus, RecordReason

LINK_DAYS = 30  # that its link still says what became of it after its last day
OF_VERSION = (
    "contact_name",
    "contact_phone",
    "address",
    "due_on",
    "valid_until",
    "payment_terms",
    "payment_plan",
    "special_needs",
    "note",
    "freight",
    "freight_tax_rate",
    "custom",
)
OF_ORDER = tuple(name for name in OF_VERSION if name != "valid_until")  # what goes along into the order
OF_LINE = (
    "product",
    "product_name",
    "spec",
    "unit",
    "tax_rate",
    "quantity",
    "unit_price",
    "discount",
    "requested_on",
    "note",
    "is_gift",
)
SUBJECTS = {
    "accept": gettext_lazy("%(quotation)s (%(customer)s) is accepted: make the order"),
    "decline": gettext_lazy("%(quotation)s (%(customer)s) is declined: %(cause)s"),
    "expire": gettext_lazy("%(quotation)s (%(customer)s) has expired without an answer"),
    "reassign": gettext_lazy("%(quotation)s (%(customer)s) was reassigned to you"),
}


def usual_last_day() -> date:
    """Until when a quotation of today is valid where nobody says otherwise."""
    return localdate() + timedelta(days=Policy.current().quotation_days)


@transaction.atomic
def write_quotation(
    *, head: dict[str, Any], lines: list[Any], by: User, quotation_id: int | None = None, version: int | None = None
) -> Quotation:
    """Write a quotation, or rewrite the version of a draft. `head` and `lines` are those of the entry form."""
    quotation = _begun(head, by) if quotation_id is None else _draft(quotation_id, head, version, by)
    is_new = quotation.pk is None
    text = QuotationVersion(by=by) if is_new else quotation.latest()
    for name in OF_VERSION:
        if name in head:
            setattr(text, name, head[name])
    made = [fill_line(QuotationLine(version=text), position, given) for position, given in enumerate(lines, 1)]
    add_up(text, made)
    quotation.valid_until, quotation.total, quotation.goods = text.valid_until, text.total, text.goods
    if is_new:
        quotation.number = take_number("quote")
    quotation.sign(by=by, reason=Reason.CREATE if is_new else Reason.EDIT).save()
    text.quotation, text.revision = quotation, quotation.revision
    text.save()
    _write_lines(text, made)
    return quotation


def _begun(head: dict[str, Any], by: User) -> Quotation:
    """A quotation that is not there yet, of its customer's account manager and team where nobody else was named."""
    if not may.may_create(by):
        raise PermissionDenied
    given = owned(head)
    check_active(given["owner"])
    return Quotation(customer=given["customer"], owner=given["owner"], team=given["team"], entered_by=by)


def _draft(quotation_id: int, head: dict[str, Any], version: int | None, by: User) -> Quotation:
    """The locked quotation whose draft is rewritten; its customer stays."""
    quotation = locked_quotation(quotation_id, version=version)
    if not may.writes_quotation(quotation, by):
        raise PermissionDenied
    if quotation.status != QuotationStatus.DRAFT:
        facts = {"quotation": quotation, "status": quotation.get_status_display()}
        raise Refused(_("%(quotation)s is “%(status)s”: write another version instead.") % facts)
    if quotation.revision > 1 and head["customer"] != quotation.customer:
        raise Refused(_("An earlier version was sent to %(customer)s.") % {"customer": quotation.customer})
    given = owned({"owner": quotation.owner, **head})
    quotation.customer, quotation.owner, quotation.team = given["customer"], given["owner"], given["team"]
    quotation.version += 1
    return quotation


def _write_lines(text: QuotationVersion, made: list[QuotationLine]) -> None:
    text.lines.all().delete()
    for line in made:
        line.version = text
    QuotationLine.objects.bulk_create(made)


def locked_quotation(quotation_id: int, *, version: int | None = None) -> Quotation:
    """The quotation under its row lock; a conflict where it went on since somebody looked."""
    people = ("customer", "owner", "entered_by", "team", "order")
    return lock_version(Quotation.objects.select_related(*people), quotation_id, version)


@transaction.atomic
def revise_quotation(quotation_id: int, *, by: User) -> Quotation:
    """Begin another version, which says at first what the last one said; what has run out is valid as long as usual."""
    quotation = locked_quotation(quotation_id)
    last = quotation.latest()
    lines = list(last.lines.all())
    if last.valid_until < localdate():
        last.valid_until = usual_last_day()
    advance(quotation.revise, by=by, valid_until=last.valid_until)
    last.pk, last.revision, last.by, last.sent_at = None, quotation.revision, by, None
    last._state.adding = True
    last.save()
    for line in lines:
        line.pk = None
    _write_lines(last, lines)
    return quotation


@transaction.atomic
def send_quotation(quotation_id: int, *, by: User, version: int | None = None) -> QuotationLink:
    """Let the customer have it: the version stands, and the link opens it. A link that is live is kept."""
    quotation = locked_quotation(quotation_id, version=version)
    if quotation.valid_until < localdate() and may.writes_quotation(quotation, by):
        raise Refused(_("Its last day has passed: choose a later one before it is sent."))
    at = now()
    advance(quotation.send, by=by, at=at)
    QuotationVersion.objects.filter(quotation=quotation, revision=quotation.revision).update(sent_at=at)
    return _link_for(quotation, by)


def _link_for(quotation: Quotation, by: User) -> QuotationLink:
    link = quotation.links.unrevoked().select_for_update().first()
    if link is not None and not link.token:  # the secret of the installation has changed: nobody can give it any more
        link.revoked_at = now()
        link.sign(by=by, reason=RecordReason.REVOKE).save()
        link = None
    if link is None:
        nonce = token_hex(16)
        digest = digest_of(QuotationLink.token_of(quotation.pk, nonce))
        link = QuotationLink(quotation=quotation, nonce=nonce, digest=digest, by=by)
    link.expires_at = _end_of(quotation.valid_until + timedelta(days=LINK_DAYS))
    link.sign(by=by, reason=RecordReason.SEND).save()
    return link


def _end_of(day: date) -> datetime:
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def link_of_quotation(quotation: Quotation) -> QuotationLink | None:
    """The link that opens the quotation now, or None."""
    link = quotation.links.unrevoked().select_related("by").first()
    return link if link is not None and link.is_live(now()) else None


@transaction.atomic
def revoke_quotation_link(quotation_id: int, *, by: User) -> QuotationLink:
    """Take the link back: it opens nothing any more. Sending once more makes another one."""
    quotation = locked_quotation(quotation_id)
    if not may.writes_quotation(quotation, by):
        raise PermissionDenied
    link = quotation.links.unrevoked().first()
    if link is None:
        raise Refused(_("%(quotation)s has no link.") % {"quotation": quotation})
    link.revoked_at = now()
    link.sign(by=by, reason=RecordReason.REVOKE).save()
    return link


@transaction.atomic
def make_quotation_link(quotation_id: int, *, by: User) -> QuotationLink:
    """Give a quotation that was sent a link again after its link was taken back."""
    quotation = locked_quotation(quotation_id)
    if not may.writes_quotation(quotation, by):
        raise PermissionDenied
    if quotation.status != QuotationStatus.SENT:
        facts = {"quotation": quotation, "status": quotation.get_status_display()}
        raise Refused(_("%(quotation)s is “%(status)s”: only one that waits for its answer gets a link.") % facts)
    return _link_for(quotation, by)


def note_quotation_view(link: QuotationLink) -> None:
    """Record that the customer opened it."""
    QuotationLink.objects.filter(pk=link.pk).update(viewed_at=now(), view_count=F("view_count") + 1)


@transaction.atomic
def accept_quotation(
    quotation_id: int, *, by: User, name: str = "", revision: int | None = None, sender: Sender = COLLEAGUE
) -> Quotation:
    """The customer takes it. `name` says who did; `revision` which version was looked at."""
    quotation = _to_answer(quotation_id, revision, by)
    advance(quotation.accept, by=by, at=now(), name=name.strip(), **sender.facts())
    _tell(quotation, "accept", by=by)
    return quotation


@transaction.atomic
def decline_quotation(
    quotation_id: int,
    *,
    cause: str,
    by: User,
    text: str = "",
    name: str = "",
    revision: int | None = None,
    sender: Sender = COLLEAGUE,
) -> Quotation:
    """The customer does not take it: `cause` is one of DeclineCause; "other" asks for words."""
    if cause not in DeclineCause.values:
        raise Refused(_("Choose why the customer does not take it."))
    if cause == DeclineCause.OTHER and not can_be_seen(text):
        raise Refused(_("Write a few words: what was the cause?"))
    quotation = _to_answer(quotation_id, revision, by)
    facts = {"cause": cause, "text": text.strip()[:500]} | sender.facts()
    advance(quotation.decline, by=by, at=now(), name=name.strip(), **facts)
    _tell(quotation, "decline", by=by, text=quotation.decline_text)
    return quotation


def _to_answer(quotation_id: int, revision: int | None, by: User) -> Quotation:
    """The locked quotation, in the version that was looked at, while it is valid."""
    quotation = locked_quotation(quotation_id)
    if not may.answers_quotation(quotation, by):
        raise PermissionDenied
    if revision is not None and revision != quotation.revision:
        raise Conflict(_("There is a newer version of %(quotation)s.") % {"quotation": quotation}, current=quotation)
    if quotation.status == QuotationStatus.SENT and quotation.valid_until < localdate():
        facts = {"quotation": quotation, "day": quotation.valid_until}
        raise Refused(_("%(quotation)s was valid until %(day)s. Ask for another version.") % facts)
    return quotation


@transaction.atomic
def withdraw_quotation(quotation_id: int, *, by: User, why: str = "") -> Quotation:
    """The house no longer stands by it, before it was answered."""
    quotation = locked_quotation(quotation_id)
    advance(quotation.withdraw, by=by, why=why)
    return quotation


@transaction.atomic
def reassign_quotation(quotation_id: int, *, owner: User, by: User, why: str = "") -> Quotation:
    """Give the quotation to another account manager; the team follows."""
    quotation = locked_quotation(quotation_id)
    if not may.reassigns(quotation, by):
        raise PermissionDenied
    check_active(owner)
    if quotation.owner_id == owner.pk:
        raise Refused(_("%(owner)s already has %(order)s.") % {"owner": owner, "order": quotation})
    quotation.owner, quotation.team = owner, owner.team or quotation.team
    quotation.version += 1
    quotation.sign(by=by, reason=f"{Reason.REASSIGN} {why}".strip()).save()
    _tell(quotation, "reassign", by=by, text=why)
    return quotation


@transaction.atomic
def order_quotation(quotation_id: int, *, by: User) -> Order:
    """Make the order of an accepted quotation, once: a draft that takes everything along."""
    quotation = locked_quotation(quotation_id)
    if not may.orders_quotation(quotation, by):
        raise PermissionDenied
    if quotation.order_id is not None:
        raise Refused(_("%(order)s was made from it already.") % {"order": quotation.order})
    if quotation.status != QuotationStatus.ACCEPTED:
        facts = {"quotation": quotation, "status": quotation.get_status_display()}
        raise Refused(_("%(quotation)s is “%(status)s”: an order is made of one that is accepted.") % facts)
    text = quotation.latest()
    head = {name: getattr(text, name) for name in OF_ORDER}
    head |= {"customer": quotation.customer, "owner": quotation.owner, "ordered_on": localdate()}
    lines = [{name: getattr(line, name) for name in OF_LINE} for line in text.lines.select_related("product")]
    order = create_order(head=head, lines=lines, by=by, reason=f"{OrderReason.QUOTED} {quotation.number}")
    quotation.order = order
    quotation.version += 1
    quotation.sign(by=by, reason=RecordReason.ORDER).save()
    return order


def expire_quotations(*, on: date) -> int:
    """Let those run out whose last day lies before `on`; returns how many did."""
    keys = Quotation.objects.run_out(on=on).order_by("pk").values_list("pk", flat=True)
    return sum(_expire(key, on) for key in list(keys))


@transaction.atomic
def _expire(key: int, on: date) -> bool:
    """One that is answered at the same moment, or renewed, stays."""
    quotation = locked_quotation(key)
    if quotation.status != QuotationStatus.SENT or quotation.valid_until >= on:
        return False
    by = system_user()
    advance(quotation.expire, by=by)
    _tell(quotation, "expire", by=by)
    return True


def _tell(quotation: Quotation, kind: str, *, by: User, text: str = "") -> None:
    """Its account manager and whoever wrote it learn what became of it; a new account manager alone whose it is."""
    concerned = [quotation.owner] if kind == "reassign" else [quotation.owner, quotation.entered_by]
    people = {person.pk: person for person in concerned}
    notify(
        [person for person in people.values() if person.pk != by.pk],
        kind=f"quotation-{kind}",
        subject=SUBJECTS[kind],
        facts={
            "quotation": quotation,
            "customer": quotation.customer,
            "cause": DeclineCause(quotation.decline_cause).label if quotation.decline_cause else "",
        },
        key=f"quotation-{kind}:{quotation.pk}:{quotation.version}",
        text=text,
        url=quotation.get_absolute_url(),
    )
