"""What this floor shows on shared pages, and the conditions that it adds to moves below it."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from fulfillment.events import stage_events
from fulfillment.lists import stages as ledger
from fulfillment.models import Shipment, Stage, StageTemplate, Stock, SupplyAnswer
from fulfillment.pages import stock as stock_page
from fulfillment.pages.change import goods_of, stages_of, supply_forms
from fulfillment.papers.delivery import DELIVERY
from fulfillment.papers.preparation import PREPARATION, PREPARED, SIGNED_FOR, prepared_before, stations
from fulfillment.permissions import sets_template
from fulfillment.services import (
    against_confirming,
    answers_of,
    edit_stage,
    later_than_requested,
    save_template,
    unanswered_lines,
)
from fulfillment.services.change import asked_parties
from fulfillment.services.move_date import MOVABLE
from fulfillment.services.moves import held_for
from fulfillment.states import ShipmentStatus
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.money import plain_number
from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST, WORKBENCH, bench_section
from orderdesk.core.record.guards import guard
from orderdesk.core.record.lifecycle import action_for
from orderdesk.core.text.display import days_late, short_day
from orderdesk.setup.settings import SETTINGS, SettingsPage
from orderdesk.setup.steps import SETUP_STEPS, SetupStep
from orders import permissions as may
from orders.models import Order, OrderLine
from orders.pages.approval import APPROVAL_COLUMNS, APPROVAL_PANELS, ApprovalColumn
from orders.pages.change import CHANGE_ACTIONS, CHANGE_ANSWERS, CHANGE_PANELS
from orders.pages.link import LINK_TEXTS
from orders.pages.order import NEXT_STEP, ORDER_ACTIONS, ORDER_PANELS, NextStep
from orders.pages.product import PICKED_PRODUCTS, PRODUCT_PANELS
from orders.pages.timeline import TIMELINE
from orders.pages.workbench import bench_row, due_text, orders_in, status_url
from orders.papers.choice import PAPER_RECORDS, PAPERS
from orders.papers.flow import FLOW_STATIONS
from orders.services.change import items_for
from orders.services.gates import against_leaving, against_passing
from orders.states import CLOSED, Gate, OrderStatus, Party, Share

WAIT_FOR_GOODS = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)
R = Role
ANSWER_SHOWN = ("line", "kind", "ready_on", "note", "at", "by__name", "by__username")
SOON = 3  # working days ahead
STAGE_SHOWN = (*(field.attname for field in Stage._meta.concrete_fields), "owner__name", "owner__username")
STOREKEEPERS = (R.WAREHOUSE, R.PRODUCTION)

nav(
    NavItem(
        "fulfillment:stages",
        gettext_lazy("Stages"),
        "board",
        place=45,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)
nav(
    NavItem(
        "fulfillment:stock",
        gettext_lazy("Stock"),
        "box",
        place=50,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
    )
)


@HOLDINGS.at(30)
def held_stages():
    """Stages that are not finished, of orders that are not closed."""
    return Holding(
        "stages",
        gettext_lazy("Open stages"),
        lambda: Stage.objects.filter(finished_at=None).exclude(order__status__in=CLOSED).select_related("order"),
        lambda stage, *, owner, by: edit_stage(stage.pk, changes={"owner": owner}, by=by),
        describe=lambda stage: f"{stage.order} {stage.name}",
    )


@HOLDINGS.at(35)
def held_template_stages():
    """Stages of the template that go to one person by name."""
    return Holding(
        "template",
        gettext_lazy("Stages of the template"),
        StageTemplate.objects.all,
        _give_template_stage,
        field="person",
    )


def _give_template_stage(stage, *, owner, by):
    stage.person = owner
    save_template([stage], by=by)


@SETUP_STEPS.at(50)
def owners_of_stages():
    """Who does what, by role or by name."""
    text = _("The steps of every order from stock check to return visit: who does each, and when.")
    return SetupStep("stages", _("Stages and their owners"), text, "fulfillment:stage-template")


@SETTINGS.at(40)
def template_of_stages():
    """The stages of every order, among the settings."""
    text = _("The steps that every order goes through, with owner and time; planned orders keep theirs.")
    return SettingsPage(_("Stage template"), text, "fulfillment:stage-template", "board", sets_template)


@guard(Order.confirm)
def supply_is_answered(order, by):
    """Every line has its supply answer, and the customer agreed to a date later than asked."""
    return against_confirming(order)


@guard(Order.start)
def deposit_is_paid(order, by):
    """What was agreed on before production has come in, or a manager let it pass."""
    return against_passing(order, Gate.PRODUCTION, by=by)


@CHANGE_PANELS.at(10)
def goods_of_change(request, change, preview):
    """What a change asks of stock and reservations."""
    rows = goods_of(change.order, preview)
    return Panel("fulfillment/_change_goods.html", {"goods": rows}) if rows else None


@CHANGE_PANELS.at(20)
def stages_of_change(request, change, preview):
    """The stages that a change moves or opens again."""
    rows = stages_of(change, preview)
    return Panel("fulfillment/_change_stages.html", {"stages": rows}) if rows else None


@CHANGE_ANSWERS.at(10)
def answer_to_change(request, change, preview, answers):
    """The form of whoever is asked."""
    context = {
        "change": change,
        "forms": supply_forms(request, change, preview, answers),
        "parties": ", ".join(answer.get_party_display() for answer in answers),
        "reason": request.POST.get("reason", ""),
    }
    return Panel("fulfillment/_change_answer.html", context)


@CHANGE_ACTIONS.at(10)
def actions_of_change(request, change, preview):
    """Asking, and comparing anew where the order moved on."""
    by, key = request.user, [change.pk]
    if not may.changes(change.order, by):
        return []
    if change.status == "draft":
        ask = reverse("fulfillment:ask-change", args=key)
        parties = asked_parties(change.order, items_for(change), preview)
        label = _("Ask: %(parties)s") % {"parties": ", ".join(str(Party(party).label) for party in parties)}
        return [
            Action(label if parties else _("Change at once"), ask, primary=True, method="post", blocked=preview.against)
        ]
    if change.status == "agreed" or preview.differs:
        return [Action(_("Compare anew and ask"), reverse("fulfillment:rebase-change", args=key), primary=True)]
    return []


@ORDER_ACTIONS.at(20)
def order_actions(request, order):
    by, key = request.user, [order.pk]
    actions = []
    if order.status == OrderStatus.AWAITING_SUPPLY:
        actions += _supply_actions(order, by, key)
    actions.append(
        action_for(
            order.start,
            _("Start production"),
            reverse("fulfillment:start-order", args=key),
            by=by,
            primary=True,
            method="post",
        )
    )
    if order.status in MOVABLE and may.serves(order, by):
        actions.append(Action(_("Move the date"), reverse("fulfillment:move-date", args=key)))
    if order.status == OrderStatus.IN_PRODUCTION and may.dispatches(order, by):
        url = reverse("fulfillment:dispatch-order", args=key)
        blocked = against_leaving(order, by=by) or ""
        actions.append(Action(_("Dispatch"), url, primary=True, key="Enter", blocked=blocked))
    return actions


def _supply_actions(order, by, key):
    actions = []
    if may.answers_supply(order, by):
        actions.append(
            Action(_("Answer supply"), reverse("fulfillment:answer-supply", args=key), primary=True, key="Enter")
        )
    if may.serves(order, by) and later_than_requested(order, answers_of(order)):
        open_date = against_confirming(order) is not None
        actions.append(Action(_("Record agreed date"), reverse("fulfillment:agree-date", args=key), primary=open_date))
    confirm = reverse("fulfillment:confirm-order", args=key)
    actions.append(action_for(order.confirm, _("Confirm order"), confirm, by=by, primary=True, method="post"))
    return actions


@NEXT_STEP.at(10)
def step_once_supply_is_answered(request, order):
    """Once every line has its answer, it is for sales to agree on the date and to confirm."""
    if order.status != OrderStatus.AWAITING_SUPPLY or unanswered_lines(order):
        return None
    blocked = against_confirming(order)
    return NextStep(order.owner, _("agree on the later date") if blocked else _("to be confirmed"))


@ORDER_PANELS.at(20)
def supply(request, order):
    if order.supply_asked_at is None:
        return None
    lines = {line.pk: line for line in order.lines.all()}
    answers = list(SupplyAnswer.objects.filter(line__in=lines).select_related("by").only(*ANSWER_SHOWN))
    held = held_for(lines) if order.status in WAIT_FOR_GOODS else {}
    for answer in answers:
        answer.line = lines[answer.line_id]
        answer.held = sum(held[answer.line_id].values()) if answer.line_id in held else None
    answers.sort(key=lambda answer: answer.line.position)
    return Panel("fulfillment/_supply_panel.html", {"order": order, "answers": answers})


@ORDER_PANELS.at(25)
def stages(request, order):
    """Every stage with its owner, its day and the last word; red and in words what is late or in danger."""
    if order.confirmed_at is None:
        return None
    ledger_stages = Stage.objects.filter(order=order).select_related("owner").only(*STAGE_SHOWN)
    ledger_stages = list(ledger_stages.order_by("place"))
    for stage in ledger_stages:
        stage.order = order
    today = localdate()
    rows = [ledger.standing(stage, request.user, on=today) for stage in ledger_stages]
    for row in rows:
        stage = row["stage"]
        row |= {"owner": ledger.owner_of(stage), "last": last_word(stage, red=row["red"])}
    return Panel(
        "fulfillment/_stages_panel.html",
        {
            "order": order,
            "rows": rows,
            "done": sum(row["done"] and not row["passed_over"] for row in rows),
            "red": any(row["red"] for row in rows),
            "planned": [stage.planned_on for stage in ledger_stages if stage.finished_at is None],
            "may_edit": any(row["may_edit"] for row in rows),
        },
    )


def last_word(stage, *, red):
    """What somebody wants to know first: the problem where there is one, else what comes next, else what was done."""
    texts = [stage.problem if red else "", stage.next_step if not stage.finished_at else "", stage.record]
    return next((text for text in texts if text), "")


@TIMELINE.at(10)
def timeline_of_stages(order, user, before):
    return list(stage_events(order, user, before))


def shipments_of(order):
    """Its shipments with their lines and signatures: read once, however many parts of a page ask."""
    if order.shipped == Share.NONE:
        return []
    if "shipments" not in getattr(order, "_prefetched_objects_cache", {}):
        shipments = Shipment.objects.prefetch_related("lines").order_by("pk")
        prefetch_related_objects([order], Prefetch("shipments", shipments))
    return list(order.shipments.all())


@ORDER_PANELS.at(40)
def shipments(request, order):
    if order.confirmed_at is None:
        return None
    records = shipments_of(order)
    lines = {line.pk: line for line in order.lines.all()}
    for sent in (sent for shipment in records for sent in shipment.lines.all()):
        sent.line = lines[sent.line_id]
    return Panel(
        "fulfillment/_shipments_panel.html",
        {
            "order": order,
            "shipments": records,
            "may_sign": may.signs_for(order, request.user),
        },
    )


@LINK_TEXTS.at(20)
def texts_of_shipments(order, write):
    """That goods have left, and that they arrive tomorrow."""
    texts = []
    for shipment in order.shipments.filter(status=ShipmentStatus.IN_TRANSIT).order_by("-pk"):
        way = " ".join(part for part in (shipment.carrier, shipment.tracking_number) if part)
        facts = {"number": shipment.number, "way": way or shipment.get_method_display()}
        day = f"{localtime(shipment.dispatched_at):%Y-%m-%d}"
        sentence = gettext_noop("goods of your order %(order)s left on %(day)s: %(number)s, %(way)s.")
        texts.append(write(_("Sent: %(shipment)s") % {"shipment": shipment}, sentence, day=day, **facts))
        if shipment.expected_on == localdate() + timedelta(days=1):
            sentence = gettext_noop(
                "goods of your order %(order)s (%(number)s, %(way)s) arrive tomorrow. Please count and sign for them."
            )
            texts.append(write(_("Arrives tomorrow: %(shipment)s") % {"shipment": shipment}, sentence, **facts))
    return texts


@PAPERS.at(20)
def own_papers(request, order):
    return [PREPARATION.of(order.pk)] if order.status in PREPARED else []


@PAPER_RECORDS.at(12)
def preparation_again(request, order):
    """Once the goods are signed for: another copy of the preparation sheet, where one was printed in time."""
    return PREPARATION.each(prepared_before(order)) if order.status in SIGNED_FOR else None


@PAPER_RECORDS.at(20)
def delivery_papers(request, order):
    """A delivery slip for each shipment."""
    if order.shipped == Share.NONE:
        return None
    return DELIVERY.each(Shipment.objects.filter(order=order), label="number")


@FLOW_STATIONS.at(10)
def stages_to_sign(request, order):
    return stations(order)


@APPROVAL_COLUMNS.at(10)
def stock_of_approval():
    """How many lines of the order the stock does not cover."""
    free = Coalesce(Stock.objects.total("available", product="product"), Decimal(0), output_field=DecimalField())
    short = OrderLine.objects.filter(order=OuterRef("order")).annotate(free=free).filter(quantity__gt=F("free"))
    count = short.order_by().values("order").annotate(count=Count("pk")).values("count")
    return ApprovalColumn("short_lines", _("stock"), Subquery(count), _stock_label)


def _stock_label(short):
    if not short:
        return _("enough")
    return ngettext("%(count)s line short", "%(count)s lines short", short) % {"count": short}


@APPROVAL_PANELS.at(10)
def stock_for_approval(request, order):
    """What the approver asks first: is it there?"""
    lines = list(order.lines.select_related("product"))
    stock = Stock.objects.of_products([line.product_id for line in lines])
    rows = [{"line": line, "stock": stock.get(line.product_id), "short": _short(line, stock)} for line in lines]
    return Panel("fulfillment/_stock_panel.html", {"rows": rows})


def _short(line, stock):
    """How much is missing for this line, or None where it is all there."""
    missing = line.quantity - (stock[line.product_id]["available"] if line.product_id in stock else 0)
    return missing if missing > 0 else None


@PICKED_PRODUCTS.at(10)
def on_hand(request, products):
    """What the entry grid says beside a quantity: how much is there and held for nobody."""
    stock = Stock.objects.of_products(products)
    return {key: {"on_hand": plain_number(sums["available"])} for key, sums in stock.items()}


@PRODUCT_PANELS.at(10)
def product_stock(request, product):
    """What there is of it."""
    context = {"product": product, "stock": stock_page.stock_sums(product)}
    return Panel("fulfillment/_product_stock.html", context)


def lacks_answer():
    """The condition of an order that warehouse or production still owe an answer for some line."""
    return Exists(OrderLine.objects.filter(order=OuterRef("pk"), supply_answer=None))


@WORKBENCH.at(20)
def waiting_supply(request):
    user = request.user
    if not user.has_role(*STOREKEEPERS):
        return None
    rows = [
        bench_row(
            order,
            user,
            tag=_("Supply"),
            why=order.goods,
            due=due_text(order),
            action=_("Answer"),
            url=reverse("fulfillment:answer-supply", args=[order.pk]),
        )
        for order in orders_in(user, OrderStatus.AWAITING_SUPPLY, lacks_answer())
    ]
    return bench_section(
        _("Waiting for a supply answer"),
        rows,
        empty=_("Every line has its answer."),
        more_url=status_url("awaiting_supply"),
    )


@WORKBENCH.at(22)
def waiting_confirmation(request):
    user = request.user
    if not may.may_create(user):
        return None
    rows = [
        bench_row(order, user, tag=_("Confirm"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.AWAITING_SUPPLY, ~lacks_answer())
    ]
    return bench_section(
        _("To be confirmed"), rows, empty=_("No orders to confirm."), more_url=status_url("awaiting_supply")
    )


@WORKBENCH.at(24)
def waiting_start(request):
    user = request.user
    if not user.has_role(*STOREKEEPERS):
        return None
    rows = [
        bench_row(order, user, tag=_("Start"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.CONFIRMED)
    ]
    return bench_section(_("To be started"), rows, empty=_("No orders to start."), more_url=status_url("confirmed"))


@WORKBENCH.at(28)
def own_stages(request):
    """One's own stages, and those of one's department, that are red or due within three working days."""
    user, today = request.user, localdate()
    mine = Stage.objects.visible_to(user).unfinished().mine(user)
    near = mine.filter(Q(planned_on__lte=add_working_days(today, SOON)) | Q(is_endangered=True))
    stages = near.select_related("order__customer").order_by("planned_on", "order_id", "place")
    rows = [_bench_stage(stage, user, today) for stage in stages[: MOST + 1]]
    if not rows and not user.has_role(R.WAREHOUSE, R.PRODUCTION, R.LOGISTICS):
        return None
    return bench_section(
        _("Your stages"),
        rows,
        empty=_("You have no stages due."),
        more_url=f"{reverse('fulfillment:stages')}?show=mine",
    )


def _bench_stage(stage, user, today):
    days = (today - stage.planned_on).days if stage.planned_on else 0
    late = days_late(days) if days > 0 else ""
    return bench_row(
        stage.order,
        user,
        tag=stage.name,
        why=stage.problem or stage.order.goods,
        late=bool(late),
        action=_("Write"),
        due=late or short_day(stage.planned_on),
        url=reverse("fulfillment:order-stages", args=[stage.order_id]),
    )


@WORKBENCH.at(26)
def waiting_dispatch(request):
    user = request.user
    if not user.has_role(R.LOGISTICS, R.WAREHOUSE):
        return None
    rows = [
        bench_row(
            order,
            user,
            tag=_("Dispatch"),
            why=order.goods,
            due=due_text(order),
            action=_("Dispatch"),
            url=reverse("fulfillment:dispatch-order", args=[order.pk]),
        )
        for order in orders_in(user, OrderStatus.IN_PRODUCTION)
    ]
    return bench_section(
        _("To be dispatched"), rows, empty=_("No orders to dispatch."), more_url=status_url("in_production")
    )
