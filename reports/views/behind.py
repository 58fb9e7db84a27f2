"""What stands behind a figure: its records, page after page, their count and sums."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from orderdesk.core.pages.paging import by_key, by_place
from reports.figures import Period
from reports.figures.scope import options
from reports.lists.groups import GOOD, GROUPED, POOR
from reports.lists.records import LISTS
from reports.pages.charts import age_names
from reports.pages.question import against_of, dashboard_url, links, moment_of, month_of, scope_of
from reports.pages.wording import labelled, number_of
from reports.permissions import reads_reports

ALL = pgettext_lazy("all of what a rate is of", "All")
# (figure, value, how its tab is called): the whole that a rate is of, and its parts
FAMILIES = (
    (
        ("judged", "", ALL),
        ("on-time", "", gettext_lazy("Delivered on time")),
        ("late-delivered", "", gettext_lazy("Delivered late")),
        ("late-open", "", gettext_lazy("Late and still open")),
    ),
    (
        ("otif-judged", "", ALL),
        ("otif", "", gettext_lazy("On time and in full")),
        ("not-otif", "", gettext_lazy("Late or not in full")),
    ),
    (("rated", "", ALL), ("rated", GOOD, gettext_lazy("Rated 4 or 5")), ("rated", POOR, gettext_lazy("Rated 1 to 3"))),
    (("customers", "", ALL), *(("customers", name, name) for name in "ABC")),
)


@require_GET
def behind(request, figure):
    """The records behind one figure of a month, as far as this person may see them."""
    if not reads_reports(request.user) or figure not in {*LISTS, *GROUPED}:
        raise Http404
    month, objection = month_of(request.GET)
    if objection:
        return render(request, "reports/no_month.html", {"objection": objection})
    period, scope = Period.of(month, as_of=moment_of(request.GET)), scope_of(request, month)
    against = against_of(request.GET)
    asked = Asked(figure, request.GET.get("value", "").replace("\0", ""), period, scope, against)
    shown = asked.listed(request.GET) if figure in LISTS else asked.grouped(request.GET)
    return render(
        request,
        "reports/behind.html",
        {
            "period": period,
            "tabs": asked.tabs(),
            "chosen": chosen_names(scope, period),
            **shown,
            "back": dashboard_url(month, scope, against),
        },
    )


def chosen_names(scope, period):
    """What was chosen, in words."""
    if not scope.chosen:
        return []
    return [
        labelled(label, dict(pairs).get(scope.chosen[name], _("Unknown")))
        for name, label, pairs in options(scope, period)
        if name in scope.chosen
    ]


class Asked:
    """One figure of one month for one person."""

    def __init__(self, figure, value, period, scope, against):
        self.figure, self.value, self.period, self.orders = figure, value, period, scope.orders
        self.link = links(period, scope, against)

    def listed(self, params):
        """From records, by key."""
        listing = LISTS[self.figure]
        table, found = listing.table, listing.found(self.period, self.orders, self.value)
        page = by_key(found.select_related(*table.related), params, keys=list(table.keys))
        n, sums = table.told(found)
        return {
            "title": listing.titled(self.value, found),
            "page": page,
            **_told(table.headings, [table.cells(row) for row in page.rows], table.counted, n, sums),
        }

    def grouped(self, params):
        """From what a statement works out, by place."""
        group = GROUPED[self.figure]
        known = self.value in group.values
        page = by_place(self._find(group) if known else _nothing, params)
        n, sums = group.told(page.rows, self.value)
        cells, title = group.cells(page.rows, self.link), group.title(self.value) if known else _("Unknown")
        return {
            "title": title,
            "page": page,
            "note": group.note,
            **_told(group.headings(self.value), cells, group.counted, n, sums),
        }

    def _find(self, group, value=None):
        value = self.value if value is None else value
        return lambda most, start: group.find(self.period, self.orders, value, most=most, start=start)

    def tabs(self):
        """The whole and its parts, where this figure is one of them; ages are told without their counts."""
        if self.figure in ("receivable", "overdue"):
            family = [
                ("receivable", "", ALL),
                ("overdue", "", gettext_lazy("Overdue")),
                *(("receivable", age, name) for age, name in age_names().items()),
            ]
            return [self._tab(*part) for part in family]
        family = next((each for each in FAMILIES if self.figure in {figure for figure, *_rest in each}), ())
        return [self._tab(*part, n=self._count(*part[:2])) for part in family]

    def _tab(self, figure, value, name, n=None):
        current = (figure, value) == (self.figure, self.value)
        return {"name": name, "n": n, "url": self.link(figure, value), "is_current": current}

    def _count(self, figure, value):
        if figure in LISTS:
            return LISTS[figure].found(self.period, self.orders, value).order_by().count()
        rows = self._find(GROUPED[figure], value)(1, 0)
        return rows[0]["n"] if rows else 0


def _nothing(most, start):
    return []


def _named(cell, heading):
    """On a phone cells stand without their headings: names of records and customers, and states, tell themselves."""
    tells_itself = cell["url"] or cell["tone"] or heading == _("Customer")
    return {**cell, "label": "" if tells_itself else heading}


def _told(headings, rows, counted, n, sums):
    """What every list shows alike; a heading stands as its cells do."""
    nums = [cell["num"] for cell in rows[0]] if rows else [False] * len(headings)
    rows = [[_named(cell, name) for cell, name in zip(row, headings, strict=True)] for row in rows]
    return {
        "headings": list(zip(headings, nums, strict=True)),
        "rows": rows,
        "n": n,
        "counted": counted % {"n": n},
        "sums": [(label, number_of(amount)) for label, amount in sums if amount is not None],
    }
