"""What a customer says to a quotation by its link: it is accepted, or declined with a cause."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from aftersales.services.link import LinkEnded
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import short_moment
from orders.models import Quotation, QuotationLink
from orders.services import accept_quotation, decline_quotation
from orders.services.link import Sender
from orders.services.quotation import locked_quotation


@transaction.atomic
def answer_quotation(
    link_id: int, *, accepts: bool, name: str, revision: int, sender: Sender, cause: str = "", text: str = ""
) -> Quotation:
    """The customer accepts the version that was looked at, or declines it. Answered once."""
    quotation = locked_quotation(QuotationLink.objects.values_list("quotation", flat=True).get(pk=link_id))
    if not QuotationLink.objects.get(pk=link_id).is_live(now()):  # it is taken back under the same lock
        raise LinkEnded(_("This link opens nothing any more."))
    if quotation.answered_at is not None:
        last = {"name": quotation.answered_by or quotation.owner, "at": short_moment(quotation.answered_at)}
        raise Refused(_("It was answered already by %(name)s, %(at)s. What you entered now was not saved.") % last)
    facts: dict[str, Any] = {"name": name, "revision": revision, "sender": sender, "by": link_user()}
    if accepts:
        return accept_quotation(quotation.pk, **facts)
    return decline_quotation(quotation.pk, cause=cause, text=text, **facts)
