"""What this floor shows of money on shared pages: the work bench of finance, the pages of orders and customers."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from customers.pages.customer import CHOSEN_CUSTOMER, CUSTOMER_FACTS, CUSTOMER_PANELS
from customers.permissions import sets_credit
from orderdesk.accounts.models import Role
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST, WORKBENCH, BenchRow, bench_section
from orderdesk.core.text.display import days_late, short_day
from orders import permissions as may
from orders.lists.receivables import reminded_label
from orders.models import BankRow, Guarantee, Instalment, Invoice, Order, Payment
from orders.models.terms import read_terms
from orders.pages.approval import APPROVAL_PANELS
from orders.pages.order import ORDER_PANELS, money_of
from orders.pages.workbench import bench_row, due_text
from orders.services.behaviour import behaviour_of
from orders.services.credit import exposure_of
from orders.services.gates import instalment_label
from orders.services.interest import objection_to_days
from orders.services.matching import suggestions_for
from orders.services.money import overdue_of
from orders.services.refund import balance_of
from orders.states import Gate

R = Role
MONEY = (R.FINANCE, R.SALES_MANAGER, R.SALES_DIRECTOR, R.ADMINISTRATOR)  # who works with receipts as such

nav(
    NavItem(
        "orders:invoices",
        gettext_lazy("Invoices"),
        "money",
        place=82,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: user.has_role(*MONEY),
    )
)
nav(
    NavItem(
        "orders:receipts",
        gettext_lazy("Receipts"),
        "money",
        place=80,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: user.has_role(*MONEY),
    )
)
nav(
    NavItem(
        "orders:receivables",
        gettext_lazy("Receivables"),
        "money",
        place=79,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: user.has_role(*MONEY),
    )
)
nav(
    NavItem(
        "orders:payments",
        gettext_lazy("Payments"),
        "money",
        place=81,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: user.has_role(*MONEY),
    )
)


@ORDER_PANELS.at(60)
def money(request, order):
    """The plan and what came in, for whoever reads prices."""
    if order.number is None or not request.user.sees("price"):
        return None
    return Panel("orders/_money_panel.html", money_of(order, request.user))


nav(
    NavItem(
        "orders:bank-rows",
        gettext_lazy("Bank receipts"),
        "money",
        place=78,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: may.records_receipts(None, user),
    )
)


@CUSTOMER_PANELS.at(12)
def customer_money(request, customer):
    """What the customer has with us, and where finance records what came in."""
    user = request.user
    if not user.sees("price"):
        return None
    context = {"customer": customer, "balance": balance_of(customer), "may_record": may.records_receipts(None, user)}
    context["may_read_statement"] = may.reads_statements(user)
    context["may_request"] = may.requests_invoices(customer, user)
    return Panel("orders/_balance_panel.html", context)


@CUSTOMER_PANELS.at(15)
def customer_credit(request, customer):
    """The limit and what uses it, line by line."""
    if not request.user.sees("credit"):
        return None
    return Panel("orders/_credit_panel.html", {"customer": customer, "credit": exposure_of(customer)})


@CUSTOMER_PANELS.at(16)
def customer_behaviour(request, customer):
    """How the customer pays, its class with the reasons, and who answers for it."""
    if not request.user.sees("credit"):
        return None
    return Panel("orders/_behaviour_panel.html", _behaviour(request, customer))


@APPROVAL_PANELS.at(6)
def behaviour_for_approval(request, order):
    """The same for the decision."""
    return Panel("orders/_behaviour_panel.html", _behaviour(request, order.customer) | {"may_set": False})


def _behaviour(request, customer):
    guarantees = Guarantee.objects.valid(on=localdate()).filter(customer=customer)
    context = {"customer": customer, "behaviour": behaviour_of(customer), "guarantees": guarantees}
    return context | {"may_set": sets_credit(request.user)}


@APPROVAL_PANELS.at(5)
def credit_for_approval(request, order):
    """The same with the order that is decided on."""
    exposure = exposure_of(order.customer, order=order)
    return Panel("orders/_credit_panel.html", {"customer": order.customer, "credit": exposure})


@CUSTOMER_FACTS.at(10)
def owed_by_customer(request, customer):
    """What the customer owes and how much credit is left, while the order is entered; for whoever reads credit."""
    if not (request.user.sees("credit") and request.user.sees("price")):
        return []
    credit, late = exposure_of(customer), overdue_of(customer)
    facts = [{"label": _("Owes"), "value": f"{credit.unpaid:,.2f}"}]
    if late:
        facts.append({"label": _("of it overdue"), "value": f"{late:,.2f}", "tone": "late"})
    if credit.balance:
        facts.append({"label": _("Balance with us"), "value": f"{credit.balance:,.2f}"})
    if credit.limit:
        facts.append({"label": _("Credit limit"), "value": f"{credit.cover:,.2f}"})
        used = {"used": f"{credit.used:.2f}", "cover": f"{credit.cover:.2f}"}
        facts.append({"label": _("Used with this order"), "value": f"{credit.used:,.2f}", **used})
    return facts


@CHOSEN_CUSTOMER.at(20)
def used_credit(request, customer):
    """That the customer's credit is used up, while the order is entered."""
    if not customer.credit_limit or not request.user.sees("credit"):
        return None
    credit = exposure_of(customer)
    if credit.free:
        return None
    facts = {"limit": f"{credit.limit:,.2f}", "used": f"{credit.used:,.2f}"}
    return _("The credit is used up: limit ¥%(limit)s, used ¥%(used)s.") % facts


@CHOSEN_CUSTOMER.at(21)
def days_of_regulation(request, customer):
    """That the usual terms of a large firm give more days than it may take, while the order is entered."""
    return objection_to_days(customer, read_terms(customer.default_terms)) if customer.scale else None


@WORKBENCH.at(16)
def waiting_refunds(request):
    """Money of cancelled orders: it goes back, or stays with the customer."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    orders = Order.objects.visible_to(user).awaiting_refund().select_related("customer").order_by("cancelled_at", "pk")
    rows = [
        bench_row(
            order,
            user,
            tag=_("Refund"),
            why=_("%(received)s received, cancelled on %(day)s")
            % {"received": f"{order.received:,.2f}", "day": short_day(order.cancelled_at)},
            action=_("Refund"),
            url=reverse("orders:record-receipt", args=[order.pk]),
            also=(_("Keep as balance"), reverse("orders:keep-balance", args=[order.pk])),
        )
        for order in orders[: MOST + 1]
    ]
    if not rows:
        return None
    return bench_section(_("Money of cancelled orders"), rows, empty=_("No money of cancelled orders."))


@WORKBENCH.at(13)
def credit_questions(request):
    """Orders in approval beyond their customer's credit: finance may raise the limit or ask for money."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    beyond = Order.objects.visible_to(user).beyond_credit().select_related("customer").order_by("pk")
    rows = [
        bench_row(
            order,
            user,
            tag=_("Credit"),
            why=_("over by ¥%(over)s") % {"over": f"{order.over:,.2f}"},
            action=_("Look at the credit"),
            url=f"{order.customer.get_absolute_url()}#credit",
        )
        for order in beyond[: MOST + 1]
    ]
    return bench_section(_("Credit questions"), rows, empty=_("No order goes beyond its credit."))


@WORKBENCH.at(11)
def requested_invoices(request):
    """Invoices that sales asked for and finance has not issued yet."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    requested = Invoice.objects.visible_to(user).requested().select_related("customer").order_by("pk")
    rows = [
        BenchRow(
            tag=_("Invoice"),
            number=invoice.number,
            url=reverse("orders:issue-invoice", args=[invoice.pk]),
            customer=str(invoice.customer),
            why=f"{invoice.title} · {invoice.get_kind_display()}",
            amount=f"{invoice.amount:,.2f}",
            due=short_day(invoice.at),
            action_label=pgettext("invoice", "Issue"),
            action_url=reverse("orders:issue-invoice", args=[invoice.pk]),
        )
        for invoice in requested[: MOST + 1]
    ]
    more = reverse("orders:invoices")
    return bench_section(_("Invoices to issue"), rows, empty=_("No invoice is requested."), more_url=more)


@WORKBENCH.at(19)
def payments_to_match(request):
    """Payments of which something is left, while orders of the customer are open."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    owing = Order.objects.filter(customer=OuterRef("customer"), number__isnull=False, cancelled_at=None, total__gt=0)
    payments = Payment.objects.visible_to(user).with_rest().filter(Exists(owing.exclude(paid="all")))
    rows = [
        BenchRow(
            tag=_("Payment"),
            number=payment.number,
            url=reverse("orders:allocate-payment", args=[payment.pk]),
            customer=str(payment.customer),
            why=_("¥%(rest)s left for open orders") % {"rest": f"{payment.rest:,.2f}"},
            amount=f"{payment.amount:,.2f}",
            due=short_day(payment.received_on),
            action_label=_("Allocate"),
            action_url=reverse("orders:allocate-payment", args=[payment.pk]),
        )
        for payment in payments.select_related("customer").order_by("received_on", "pk")[: MOST + 1]
    ]
    more = reverse("orders:payments")
    return bench_section(_("Payments to match"), rows, empty=_("Every payment is allocated."), more_url=more)


@WORKBENCH.at(21)
def bank_rows_to_match(request):
    """What the bank says came in, and nobody has said whose it is."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    unmatched = list(BankRow.objects.visible_to(user).unmatched().order_by("received_on", "pk")[: MOST + 1])
    suggestions = suggestions_for(unmatched) if unmatched else {}
    rows = [_bank_row(row, suggestions[row.pk]) for row in unmatched]
    if not rows:
        return None
    more = reverse("orders:bank-rows")
    return bench_section(_("Bank receipts to match"), rows, empty=_("Every bank receipt is matched."), more_url=more)


def _bank_row(row, suggestion):
    url = reverse("orders:match-bank-row", args=[row.pk])
    return BenchRow(
        tag=pgettext("money", "Bank"),
        number=row.payer or "—",
        url=url,
        customer=str(suggestion.customer) if suggestion else _("unknown"),
        why=" · ".join(suggestion.reasons if suggestion else [row.remark or row.reference]),
        amount=f"{row.amount:,.2f}",
        due=short_day(row.received_on),
        action_label=_("Match"),
        action_url=url,
    )


@WORKBENCH.at(17)
def due_today(request):
    """Instalments that fall due today."""
    due = Instalment.objects.owed().filter(due_on=localdate())
    return _owed_section(request, due, "today", _("Due today"), empty=_("No payment is due today."))


@WORKBENCH.at(18)
def overdue_payments(request):
    """Instalments past their day, and whom the clock reminded of them last."""
    overdue = Instalment.objects.overdue(on=localdate())
    return _owed_section(request, overdue, "overdue", _("Overdue"), empty=_("No payment is overdue."))


def _owed_section(request, instalments, show, title, *, empty):
    if not request.user.has_role(R.FINANCE):
        return None
    owed = instalments.filter(order__cancelled_at=None).with_reminded().select_related("order__customer")
    rows = [_owed_row(each, request.user) for each in owed.order_by("due_on", "pk")[: MOST + 1]]
    more = f"{reverse('orders:receivables')}?show={show}"
    return bench_section(title, rows, empty=empty, more_url=more, waits=show == "today")


def _owed_row(instalment, user):
    late, reminded = (localdate() - instalment.due_on).days, reminded_label(instalment)
    why = [f"¥{instalment.owed:,.2f}", instalment_label(instalment)]
    why += [_("last reminded: %(who)s") % {"who": reminded}] if reminded else []
    return bench_row(
        instalment.order,
        user,
        tag=_("Payment"),
        why=" · ".join(why),
        due=days_late(late) if late > 0 else short_day(instalment.due_on),
        late=late > 0,
        action=_("Record receipt"),
        url=reverse("orders:record-receipt", args=[instalment.order_id]),
    )


@WORKBENCH.at(15)
def waiting_for_money(request):
    """Orders that cannot go on before their deposit or prepayment has come in."""
    user = request.user
    if not user.has_role(R.FINANCE):
        return None
    waiting = Order.objects.visible_to(user).waiting_for_money(on=localdate()).select_related("customer")
    rows = [
        bench_row(
            order,
            user,
            tag=Gate(order.gate).label,
            why=_("¥%(missing)s must come in first") % {"missing": f"{order.missing:,.2f}"},
            due=due_text(order),
            action=_("Record receipt"),
            url=reverse("orders:record-receipt", args=[order.pk]),
        )
        for order in waiting.order_by("due_sort", "pk")[: MOST + 1]
    ]
    more = f"{reverse('orders:receivables')}?show=gates"
    return bench_section(_("Orders that wait for money"), rows, empty=_("No order waits for money."), more_url=more)
