"""Parsing the query of a page of figures: its month, moment and scope."""

from datetime import date, datetime
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import is_aware, localdate, now
from django.utils.translation import gettext as _

from reports.figures.dashboard import LAST, YEAR
from reports.figures.period import Period
from reports.figures.scope import Scope
from reports.figures.span import Span, month_typed, months_from
from reports.pages.wording import month_name

SHOWN = 20
MOST_MONTHS = 24  # that a figure of several months is of


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


def period_of(params, month):
    """The period of a figure: its month, or the months from `from` on."""
    first, as_of = month_typed(params.get("from")) or month, moment_of(params) or now()
    count = months_from(first, month)
    return Span.over(month, count, as_of=as_of) if 1 < count <= MOST_MONTHS else Period.of(month, as_of=as_of)


def against_of(params):
    return YEAR if params.get("against") == YEAR else LAST


def dashboard_url(month, scope, against):
    """The dashboard of a month, narrowed and compared as the one that led here."""
    params = {"month": f"{month:%Y-%m}", "against": against, **scope.chosen}
    return f"{reverse('reports:dashboard')}?{urlencode(params)}"


def report_url(report, period, scope, against):
    """The report (address, query) that led here, of the same months and narrowed the same."""
    url_name, query = report
    params = {"from": f"{period.month:%Y-%m}", "to": f"{period.last:%Y-%m}", "against": against, **scope.chosen}
    return f"{reverse(url_name)}?{urlencode(params)}{'&' if query else ''}{query}"


def links(period, scope, against):
    """URLs of the records behind the figures of a month: link(figure, value), link(…, month=another).

    They carry the filters; the comparison is kept only for the way back.
    """

    @cache
    def months(month):
        last = month or period.last
        is_span = month is None and months_from(period.month, last) > 1
        return urlencode(
            {
                **({"from": f"{period.month:%Y-%m}"} if is_span else {}),
                "month": f"{last:%Y-%m}",
                "as_of": period.as_of.isoformat(),
                **scope.params,
                "against": against,
            }
        )

    address = cache(lambda figure: reverse("reports:behind", args=[figure]))

    def link(figure, value="", *, month=None):
        """A page has hundreds of them: what is the same in all is put together once."""
        chosen = f"&{urlencode({'value': value})}" if value != "" else ""
        return f"{address(figure)}?{months(month)}{chosen}"

    return link
