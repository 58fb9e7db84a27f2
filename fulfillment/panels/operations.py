"""What this floor adds to the page of operations and to its figures: e-mails to customers, and queries at carriers."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fulfillment.models import CarrierWatch, CustomerMail
from fulfillment.states import UNDER_WAY, MailState
from orderdesk.core.watch.gauges import GAUGES, Gauge
from orderdesk.setup.operations import DELIVERIES, OPERATIONS, Link, Standing, Tone


def undelivered_mails():
    """{state: how many} of e-mails to customers that have not arrived."""
    return {
        state.value: CustomerMail.objects.filter(state=state).count() for state in (MailState.WAITING, MailState.FAILED)
    }


def failing_watches():
    """Shipments under way of which the carriers' service did not answer the last time."""
    return CarrierWatch.objects.filter(shipment__status__in=UNDER_WAY).exclude(error="")


@GAUGES.at(31)
def customer_mails():
    samples = [({"state": state}, count) for state, count in undelivered_mails().items()]
    failing = [({}, failing_watches().count())]
    return [
        Gauge("undelivered_customer_mails", "E-mails to customers that wait, or could not be delivered", samples),
        Gauge("failing_carrier_queries", "Shipments under way whose carrier did not answer the last time", failing),
    ]


@OPERATIONS.at(31)
def mails_to_customers(request):
    """E-mails to customers: how many wait, how many never arrived."""
    counts = undelivered_mails()
    failed = counts[MailState.FAILED]
    return Standing(
        DELIVERIES,
        _("E-mails to customers"),
        _("%(count)s could not be delivered") % {"count": failed} if failed else _("In order"),
        Tone.BAD if failed else Tone.GOOD,
        facts=[_("Waiting: %(count)s") % {"count": counts[MailState.WAITING]}],
        todo=_("Correct the address at the contact, or the mail server, then send them again.") if failed else "",
        links=[Link(_("Send again"), f"{reverse('admin:fulfillment_customermail_changelist')}?state__exact=failed")]
        if failed
        else [],
    )


@OPERATIONS.at(32)
def carrier_queries(request):
    """Whether the carriers' service answers."""
    title = _("Queries at carriers")
    if not settings.KUAIDI100_KEY:
        todo = _("Without a key of the query service, tracking events are pasted by hand.")
        return Standing(DELIVERIES, title, _("Not set up"), Tone.NONE, todo=todo)
    failing = failing_watches().select_related("shipment").order_by("-tried_at", "-pk")[:1]
    count = failing_watches().count()
    return Standing(
        DELIVERIES,
        title,
        _("%(count)s got no answer") % {"count": count} if count else _("In order"),
        Tone.LATE if count else Tone.GOOD,
        facts=[watch.error[:200] for watch in failing],
        todo=_("They are asked again by themselves; meanwhile events can be pasted on the shipment.") if count else "",
        links=[Link(str(watch.shipment), watch.shipment.get_absolute_url()) for watch in failing],
    )
