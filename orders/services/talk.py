"""Messages, files and contacts with the customer beside an order."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from customers import services as customers
from customers.models import Communication
from orderdesk.accounts.models import User
from orderdesk.notifications.services import notify
from orders.models import Attachment, Message, Order, OrderCommunication
from orders.services.locking import check_writable
from orders.services.notices import SUBJECTS, people_of
from orders.states import RecordReason


@transaction.atomic
def say(order: Order, *, text: str, by: User) -> Message:
    """Write a message about an order and notify its people."""
    check_writable(order)
    message = Message(order=order, text=text, by=by)
    message.sign(by=by, reason=RecordReason.SAY).save()
    notify_about_message(order, message, by)
    return message


def notify_about_message(order: Order, message: Message, by: User) -> None:
    notify(
        [person for person in people_of(order) if person.pk != by.pk],
        kind="message",
        subject=SUBJECTS["message"],
        facts={"order": order, "by": by, "customer": order.customer},
        key=f"message:{message.pk}",
        text=message.text,
        url=order.get_absolute_url(),
    )


@transaction.atomic
def attach_file(order: Order, *, file: UploadedFile, by: User) -> Attachment:
    """Keep a file beside the order, under the name that it came with."""
    check_writable(order)
    attachment = Attachment(order=order, file=file, name=(file.name or "")[:200], by=by)
    attachment.sign(by=by, reason=RecordReason.ATTACH).save()
    return attachment


@transaction.atomic
def log_communication(order: Order, *, by: User, **facts: Any) -> Communication:
    """Record a contact with the customer that was about this order."""
    check_writable(order)
    communication = customers.log_communication(order.customer, by=by, **facts)
    OrderCommunication.objects.create(order=order, communication=communication)
    return communication
