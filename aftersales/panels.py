"""What this floor shows on shared pages."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.permissions import imports_anything
from orderdesk.accounts.models import Role
from orderdesk.core.lifecycle import may
from orderdesk.core.panels import Action, NavItem, action_for, nav, panel
from orders.panels import bench_row, bench_section, due_text, orders_in, status_url
from orders.permissions import signs_for
from orders.states import OrderStatus

nav(NavItem("aftersales:imports", gettext_lazy("Import"), "up", place=90, seen_by=imports_anything))


@panel("order actions", place=30)
def order_actions(request, order):
    by, key = request.user, [order.pk]
    actions = [
        action_for(order.complete, _("Complete order"), reverse("aftersales:complete-order", args=key), by=by,
                   primary=True, method="post")
    ]  # fmt: skip
    if may(order.cancel, by=by):
        actions.append(Action(_("Cancel order"), reverse("aftersales:cancel-order", args=key), danger=True))
    waiting = order.shipments.filter(status="in_transit").first() if order.shipped != "none" else None
    if waiting is not None and signs_for(order, by):
        actions.append(Action(_("Record signature"), reverse("aftersales:sign-for", args=[waiting.pk]), primary=True))
    return actions


@panel("workbench", place=30)
def waiting_signature(request, _subject):
    user = request.user
    if not user.has_role(Role.ACCOUNT_MANAGER, Role.LOGISTICS):
        return None
    rows = [
        bench_row(order, user, tag=_("Signature"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.SHIPPED)
    ]
    return bench_section(_("On the way, to be signed for"), rows, empty=_("No signature is missing."),
                         more_url=status_url("shipped"))  # fmt: skip
