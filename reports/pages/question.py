"""Parsing the query of a page of figures: its month, moment and scope."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import is_aware, localdate, now
from django.utils.translation import gettext as _

from reports.figures.dashboard import LAST, YEAR
from reports.figures.scope import Scope
from reports.figures.span import month_typed
from reports.pages.wording import month_name

SHOWN = 20


def month_of(params):
    """(first day of the requested month, ""), or (this month, objection) where it has no figures."""
    text, this = params.get("month", "").strip(), localdate().replace(day=1)
    if not text:
        return this, ""
    month = month_typed(text)
    if month is None:
        return this, _("“%(text)s” is not a month. Write it like %(this)s.") % {
            "text": text[:SHOWN],
            "this": f"{this:%Y-%m}",
        }
    if month > this:
        return this, _("%(month)s has not begun yet, so there is nothing to count.") % {"month": month_name(month)}
    return month, ""


def moment_of(params):
    """The moment as of which is asked; what is no moment, or lies in the future, is now."""
    try:
        at = datetime.fromisoformat(params.get("as_of", ""))
    except ValueError:
        return None
    return at if is_aware(at) and date(2000, 1, 1) < at.date() and at < now() else None


def scope_of(request, month):
    """What is seen and chosen. New customers are those of the month `of`, where it is another than the one shown."""
    return Scope.from_params(request.user, request.GET, month_typed(request.GET.get("of")) or month)


def against_of(params):
    return YEAR if params.get("against") == YEAR else LAST


def dashboard_url(month, scope, against):
    """The dashboard of a month, narrowed and compared as the one that led here."""
    params = {"month": f"{month:%Y-%m}", "against": against, **scope.chosen}
    return f"{reverse('reports:dashboard')}?{urlencode(params)}"


def links(period, scope, against):
    """URLs of the records behind the figures of a month: link(figure, value), link(…, month=another).

    They carry the filters; the comparison is kept only for the way back.
    """

    def link(figure, value="", *, month=None):
        params = {
            "month": f"{month or period.month:%Y-%m}",
            "as_of": period.as_of.isoformat(),
            **scope.params,
            "against": against,
        }
        query = urlencode({**params, "value": value} if value != "" else params)
        return f"{reverse('reports:behind', args=[figure])}?{query}"

    return link
