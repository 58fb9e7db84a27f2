"""E-mails to customers: written in the transaction of what caused them, delivered from the table, each once."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from customers.models import Contact
from fulfillment.models import CustomerMail, Shipment
from fulfillment.states import MailState, Occasion, ShipmentStatus
from orderdesk.accounts.models import User, system_user
from orderdesk.accounts.permissions import administers
from orderdesk.core.jobs import queue
from orderdesk.core.mail import sender
from orderdesk.notifications.services import LEASE, PAUSES, notify
from orders.models import Order
from orders.services.link import link_of, text_for_customer

log = logging.getLogger(__name__)

FAILED = gettext_lazy("%(order)s (%(customer)s): an e-mail to %(address)s could not be delivered")
SENTENCES = {
    Occasion.CONFIRMED: gettext_noop("your order %(order)s is confirmed. Delivery is planned for %(day)s."),
    Occasion.DISPATCHED: gettext_noop("goods of your order %(order)s left on %(day)s: %(number)s, %(way)s."),
    Occasion.ARRIVING: gettext_noop(
        "goods of your order %(order)s (%(number)s, %(way)s) arrive tomorrow. Please count and sign for them."
    ),
    Occasion.LATE: gettext_noop(
        "we are sorry: your order %(order)s will not be there on %(former)s. The new date is %(day)s."
    ),
}


def mail_confirmed(order: Order, *, by: User) -> None:
    """Write to the customer that an order is confirmed."""
    if order.due_on is not None:
        _write(order, Occasion.CONFIRMED, f"confirmed:{order.pk}", by=by, day=f"{order.due_on:%Y-%m-%d}")


def mail_dispatched(order: Order, shipment: Shipment, *, by: User) -> None:
    """Write to the customer that goods have left."""
    day = f"{localtime(shipment.dispatched_at):%Y-%m-%d}"
    facts = {"day": day, "number": shipment.number, "way": _way(shipment)}
    _write(order, Occasion.DISPATCHED, f"dispatched:{shipment.pk}", by=by, **facts)


def mail_late(order: Order, *, was: date | None, by: User) -> None:
    """Write to the customer that an order comes later than it was to; an earlier day is no apology."""
    if was is None or order.due_on is None or order.due_on <= was:
        return
    facts = {"former": f"{was:%Y-%m-%d}", "day": f"{order.due_on:%Y-%m-%d}"}
    _write(order, Occasion.LATE, f"late:{order.pk}:{order.version}", by=by, **facts)


@transaction.atomic
def mail_arrivals(*, on: date) -> int:
    """Write to the customers whose goods are expected on the day after `on`. Return how many shipments those are."""
    rows = Shipment.objects.filter(status=ShipmentStatus.IN_TRANSIT, expected_on=on + timedelta(days=1))
    shipments = list(rows.select_related("order__customer", "order__owner").order_by("pk"))
    for shipment in shipments:
        key = f"arriving:{shipment.pk}:{shipment.expected_on}"
        facts = {"number": shipment.number, "way": _way(shipment)}
        _write(shipment.order, Occasion.ARRIVING, key, by=system_user(), **facts)
    return len(shipments)


def _way(shipment: Shipment) -> str:
    way = " ".join(part for part in (shipment.carrier, shipment.tracking_number) if part)
    with override(settings.LANGUAGE_CODE):
        return way or str(shipment.get_method_display())


def _write(order: Order, occasion: Occasion, key: str, *, by: User, **facts: str) -> None:
    """One e-mail to each contact of the customer that wants them, once for a key; the worker is woken on commit."""
    wanting = Contact.objects.filter(customer=order.customer_id, is_active=True, wants_mail=True).exclude(email="")
    contacts = list(wanting)
    if not contacts:
        return
    link = link_of(order)
    address = f"{settings.SITE_URL}{link.get_absolute_url()}" if link is not None and link.token else ""
    with override(settings.LANGUAGE_CODE):
        subject = _("Your order %(order)s: %(occasion)s") % {"order": order, "occasion": occasion.label}
    CustomerMail.objects.bulk_create(
        (
            CustomerMail(
                order=order,
                occasion=occasion,
                key=key,
                name=contact.name,
                address=contact.email,
                subject=subject[:200],
                text=text_for_customer(order, SENTENCES[occasion], name=contact.name, address=address, **facts),
                due_at=now(),
                by=by,
            )
            for contact in contacts
        ),
        ignore_conflicts=True,
    )
    _wake_on_commit()


def _wake_on_commit() -> None:
    if not any(entry[1] is _wake for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    queue.send("fulfillment.deliver_mails")


def deliver_mails(*, limit: int = 100) -> int:
    """Claim what is due (SKIP LOCKED, with a lease), send it, mark it. Return how many were claimed.

    Whoever dies in between leaves the rest to the next pass, once the lease has run out.
    """
    with transaction.atomic():
        due = CustomerMail.objects.select_for_update(skip_locked=True).filter(
            state=MailState.WAITING, due_at__lte=now()
        )
        keys = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
        CustomerMail.objects.filter(pk__in=keys).update(due_at=now() + LEASE, attempts=F("attempts") + 1)
    for mail in CustomerMail.objects.filter(pk__in=keys).order_by("pk"):
        _send(mail)
    return len(keys)


@transaction.atomic
def resend_mails(keys: Iterable[int], *, by: User) -> int:
    """Send again what could not be delivered to customers. Return how many wait again.

    Where the address of the contact was corrected since, it goes there, unless the same went there already.
    """
    if not administers(by):
        raise PermissionDenied
    failed = CustomerMail.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=MailState.FAILED)
    mails = list(failed.select_related("order").order_by("pk"))
    for mail in mails:
        mail.state, mail.attempts, mail.due_at, mail.address = MailState.WAITING, 0, now(), _present_address(mail)
        mail.save(update_fields=["state", "attempts", "due_at", "address"])
    if mails:
        _wake_on_commit()
    return len(mails)


def _present_address(mail: CustomerMail) -> str:
    """Where the contact of this name gets e-mails now; the address as it was where that is not certain."""
    named = Contact.objects.filter(customer=mail.order.customer_id, name=mail.name, is_active=True, wants_mail=True)
    addresses = set(named.exclude(email="").values_list("email", flat=True))
    if len(addresses) != 1:
        return mail.address
    address = addresses.pop()
    is_taken = CustomerMail.objects.filter(key=mail.key, address=address).exclude(pk=mail.pk).exists()
    return mail.address if is_taken else address


def _send(mail: CustomerMail) -> None:
    fields: dict[str, Any]
    try:
        send_mail(mail.subject, mail.text, sender(), [mail.address])
    except (OSError, smtplib.SMTPException) as failure:
        fields = {"error": str(failure)[:300]}
        if mail.attempts > len(PAUSES):
            fields["state"] = MailState.FAILED
            log.error("E-mail %s to a customer could not be delivered: %s", mail.pk, failure)
            _report_failure(mail)
        else:
            fields["due_at"] = now() + PAUSES[mail.attempts - 1]
    else:
        fields = {"state": MailState.SENT, "sent_at": now(), "error": ""}
    CustomerMail.objects.filter(pk=mail.pk).update(**fields)


def _report_failure(mail: CustomerMail) -> None:
    """Whoever answers to the customer learns at once that nothing arrived."""
    order = Order.objects.select_related("customer", "owner").get(pk=mail.order_id)
    notify(
        [order.owner],
        kind="mail_failed",
        subject=FAILED,
        facts={"order": order, "customer": order.customer, "address": mail.address},
        key=f"mail_failed:{mail.pk}:{mail.due_at:%Y%m%d%H%M%S}",
        url=order.get_absolute_url(),
    )


def mail_arrivals_today() -> int:
    """What the clock does in the day: e-mails about what arrives tomorrow, between eight and twenty."""
    return mail_arrivals(on=localdate()) if 8 <= localtime().hour < 20 else 0
