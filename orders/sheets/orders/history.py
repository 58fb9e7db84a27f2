"""The moments of a past order: in sequence, and as many as its status presupposes."""

from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _

from orderdesk.core.text.typed import cell_text
from orders.sheets.orders import columns as at
from orders.states import OrderStatus as S

# The moments that a status presupposes, earliest first, and what each is taken from where it is missing.
MOMENTS = {at.CONFIRMED: "confirmed_at", at.SHIPPED: "shipped_at", at.DELIVERED: "delivered_at"}
NEEDED = {
    S.CONFIRMED: 1,
    S.IN_PRODUCTION: 1,
    S.SHIPPED: 2,
    S.DELIVERED: 3,
    S.COMPLETED: 3,
    S.CANCELLED: 0,
}
FIRST_YEAR, LONGEST_PROMISE = 1990, timedelta(days=3 * 366)


def warn_of_far_dates(order, head, today):
    """Warn of dates that are possible but hardly meant: in the future, long ago, or promised for years later."""
    for heading, name in ((at.ORDERED, "ordered_at"), *MOMENTS.items()):
        moment = getattr(order, name)
        if moment is None or heading not in head:
            continue
        row, cell, _value = head[heading]
        if local(moment).date() > today:
            order.warn(row, heading, cell, _("This date lies in the future. Is the year right?"))
        elif local(moment).year < FIRST_YEAR:
            order.warn(row, heading, cell, _("This date lies far in the past. Is the year right?"))
    if order.due_on and order.ordered_on and order.due_on - order.ordered_on > LONGEST_PROMISE:
        row, cell, _value = head[at.DUE]
        order.warn(row, at.DUE, cell, _("This date is years after the order date. Is the year right?"))


def check_moments(order, head, ended_before=None):
    """Check that the order's dates are in sequence; missing ones that its status requires are filled in.

    An order without a status that was due before `ended_before` is over.
    """
    if order.ordered_on is None:
        order.status = order.status or S.CONFIRMED
        return
    before, before_name = order.ordered_at, at.ORDERED
    for heading, name in MOMENTS.items():
        moment = getattr(order, name)
        if moment is None:
            continue
        if local(moment).date() < local(before).date() or (_has_clock(moment) and moment < before):
            row, cell, _value = head[heading]
            order.fault(
                row,
                heading,
                cell,
                _("%(column)s is before %(earlier)s (%(moment)s).")
                % {
                    "column": heading,
                    "earlier": before_name,
                    "moment": cell_text(local(before).replace(tzinfo=None)),
                },
            )
        before, before_name = max(moment, before), heading
        setattr(order, name, before)
    _settle_status(order, head, ended_before)


def _settle_status(order, head, ended_before):
    given = [heading for heading, name in MOMENTS.items() if getattr(order, name) is not None]
    if order.status is None:
        order.status = _status_without_word(order, given, head, ended_before)
    needed = NEEDED.get(order.status, 0)
    allowed = 1 if order.status == S.CANCELLED else needed
    before = order.ordered_at
    for place, (heading, name) in enumerate(MOMENTS.items()):
        moment = getattr(order, name)
        if moment is None and place < needed:
            setattr(order, name, before)
            order.warn(
                order.rows[0],
                heading,
                "",
                _("%(column)s is missing; the previous date is used.") % {"column": heading},
            )
        elif moment is not None and place >= allowed:
            setattr(order, name, None)
            row, cell, _value = head[heading]
            order.warn(
                row,
                heading,
                cell,
                _("An order that is %(status)s has no such date; it is ignored.")
                % {"status": at.STATUS_WORDS[order.status]},
            )
        before = getattr(order, name) or before


def _status_without_word(order, given, head, ended_before):
    """Without a status an order is confirmed, further where its dates say so; without a number it is a draft."""
    if ended_before and order.due_on and order.due_on < ended_before:
        order.warn(order.rows[0], at.STATUS, "", _("Its delivery date has passed: completed, as chosen for the file."))
        return S.COMPLETED
    if not order.number:
        return S.DRAFT
    status = S.DELIVERED if at.DELIVERED in given else S.SHIPPED if at.SHIPPED in given else S.CONFIRMED
    order.is_stateless = status == S.CONFIRMED
    if status != S.CONFIRMED:
        row = head[given[-1]][0]
        order.warn(
            row,
            at.STATUS,
            "",
            _("No status is given; by its dates it is %(status)s.") % {"status": at.STATUS_WORDS[status]},
        )
    return status


def local(moment):
    return moment.astimezone(get_default_timezone())


def midnight(day):
    return make_aware(datetime.combine(day, time()), get_default_timezone())


def _has_clock(moment):
    return local(moment).time() != time()
