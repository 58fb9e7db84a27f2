"""What this floor adds to the navigation, the work bench and the pages of settings and of customers."""

from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.pages.customer import CUSTOMER_PANELS
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import BENCH_TOP
from orderdesk.core.watch.gauges import GAUGES, Gauge
from orderdesk.setup.operations import OPERATIONS, Link, line_of_jobs
from orderdesk.setup.settings import SETTINGS, SettingsPage
from orders.models import Order
from reports.figures.dashboard import LAST, headlines
from reports.figures.scope import Scope
from reports.models import Action, Figure
from reports.pages.cards import headline_card
from reports.pages.question import links
from reports.pages.rhythm import CustomerRhythm
from reports.permissions import reads_commission, reads_margins, reads_own_figures, reads_reports, sets_targets
from reports.services import reassign_action
from reports.services.review import REVIEWS

PAUSE = 600  # seconds until the figures above the work bench are counted again
ON_BENCH = (Figure.AMOUNT, Figure.ORDERS, Figure.ON_TIME, Figure.COLLECTION, Figure.OVERDUE, Figure.PROCESSING)

nav(
    NavItem(
        "reports:dashboard",
        gettext_lazy("Figures"),
        "chart",
        place=85,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_reports,
    )
)


nav(
    NavItem(
        "reports:sales",
        pgettext_lazy("over some months", "Reports"),
        "chart",
        place=84,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_own_figures,
    )
)
nav(
    NavItem(
        "reports:margins",
        gettext_lazy("Margins"),
        "chart",
        place=86,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: reads_reports(user) and reads_margins(user),
    )
)
nav(
    NavItem(
        "reports:commission",
        gettext_lazy("Commission"),
        "money",
        place=87,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_commission,
    )
)


@CUSTOMER_PANELS.at(11)
def customer_rhythm(request, customer):
    """What the customer buys and when again, from the orders that the reader sees."""
    if not request.user.sees("price"):
        return None
    rhythm = CustomerRhythm.of(customer, Order.objects.visible_to(request.user))
    return Panel("reports/_customer_rhythm.html", {"rhythm": rhythm, "customer": customer}) if rhythm.rows else None


@HOLDINGS.at(60)
def held_actions():
    """Improvement actions that are not closed."""
    return Holding(
        "actions",
        gettext_lazy("Improvement actions"),
        Action.objects.open,
        lambda action, *, owner, by: reassign_action(action.pk, owner=owner, due_on=action.due_on, by=by),
        describe=lambda action: action.measure[:40],
    )


@SETTINGS.at(50)
def targets():
    """What a month should reach, among the settings."""
    text = _("What a month should reach, of the company and of each account manager.")
    return SettingsPage(_("Targets"), text, "reports:targets", "chart", sets_targets)


@BENCH_TOP.at(10)
def figures_of_month(request):
    """Six figures of the month for whoever reads reports; counted again every few minutes."""
    user = request.user
    if not reads_reports(user):
        return None
    month, scope = localdate().replace(day=1), Scope(user)
    whose = "all" if scope.seen is None else user.pk
    counted = cache.get_or_set(
        f"reports.bench:{whose}:{month}", lambda: (now(), headlines(month, orders=scope.orders)), PAUSE
    )
    at, figures = counted or (now(), headlines(month, orders=scope.orders))
    link = links(figures["period"], scope, LAST)
    by_figure = {card["figure"]: card for card in figures["cards"]}
    cards = [headline_card(by_figure[figure], figures, link) for figure in ON_BENCH]
    return Panel("reports/_bench_figures.html", {"cards": cards, "at": at})


@GAUGES.at(41)
def review_jobs():
    samples = [({"state": state}, count) for state, count in REVIEWS.standing().by_state().items()]
    return [Gauge("monthly_reports", "Monthly reports that wait, are made, and failed in the last 7 days", samples)]


@OPERATIONS.at(41)
def running_reviews(request):
    """Monthly reports that wait, are being made, or failed."""
    ways = [Link(_("Monthly reports"), reverse("reports:reviews"))] if reads_reports(request.user) else []
    return line_of_jobs(_("Monthly reports"), REVIEWS.standing(), ways)
