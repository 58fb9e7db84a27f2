"""What speaks against an order, as its pages print it: one row for each objection."""

from django.urls import reverse
from django.utils.translation import gettext as _

from orders import permissions as may
from orders.services.objections import ahead_of, objections_to
from orders.states import Level, Severity

TONES = {Severity.BLOCK: "red", Severity.LEVEL: "blue", Severity.WARN: "yellow"}


def rows_of_objections(order, user, *moments, without=()):
    """The rows for what stands at the moments, by default at the next step of the order, but for some kinds."""
    moments = moments or ahead_of(order)
    objections = objections_to(order, *moments) if moments else []
    return [_row(order, each, user) for each in objections if each.kind not in without]


def _row(order, each, user):
    row = {
        "tone": TONES[each.severity] if each.stands else "void",
        "label": each.kind.label,
        "text": each.text_for(user),
        "state": _state(each),
        "waiver": each.waiver,
    }
    if each.stands and each.waived_by and order.pk and may.waives(order, user, each.waived_by):
        row["waive_url"] = reverse("orders:waive-objection", args=[order.pk, each.kind])
    return row


def _state(each):
    if not each.stands:
        return _("Waived")
    if each.asks or each.severity == Severity.LEVEL:
        level = _("asks: %(level)s") % {"level": Level(each.level).label}
        return level if each.severity == Severity.LEVEL else f"{_('Blocks')}, {level}"
    return _("Blocks") if each.severity == Severity.BLOCK else ""
