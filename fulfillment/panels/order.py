"""Supply, stages and shipments on the order's page, and what stands in its timeline."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from customers.models import Contact
from customers.services.anonymise import TRACES, Trace
from fulfillment.events import stage_events
from fulfillment.lists import stages as ledger
from fulfillment.models import CustomerMail, Shipment, ShipmentLine, Stage, SupplyAnswer, SupplyTask
from fulfillment.permissions import checks_quality
from fulfillment.services import (
    against_confirming,
    answers_of,
    later_than_requested,
    unanswered_lines,
)
from fulfillment.services.check import CHECKED_WHILE
from fulfillment.services.forgetting import forget_in_mails, forget_old_mails
from fulfillment.services.move_date import MOVABLE
from fulfillment.services.moves import held_for
from fulfillment.services.supply import short_of
from fulfillment.states import MailState, ShipmentStatus
from orderdesk.accounts.models import Role
from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.slots import Panel
from orderdesk.core.record.guards import guard
from orderdesk.core.record.lifecycle import action_for
from orderdesk.policy.retention import RETENTIONS, Retention
from orders import permissions as may
from orders.lists.orders.standing import STANDINGS, Standing
from orders.models import CustomerLinkView, Order
from orders.pages.link import LINK_PARTS, LINK_TEXTS
from orders.pages.order import NEXT_STEP, ORDER_ACTIONS, ORDER_PANELS, NextStep
from orders.pages.timeline import TIMELINE
from orders.services.findings import Finding
from orders.services.gates import against_passing
from orders.services.objections import OBJECTION_SOURCES, Objection, against, against_leaving, highest
from orders.services.priority import FLAG_SOURCES, Flagged
from orders.states import SPINE, Flag, Gate, Moment, ObjectionKind, OrderStatus, Severity, Share

WAIT_FOR_GOODS = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)
R = Role
ANSWER_SHOWN = ("line", "kind", "ready_on", "note", "at", "by__name", "by__username")
STAGE_SHOWN = (*(field.attname for field in Stage._meta.concrete_fields), "owner__name", "owner__username")


@RETENTIONS.at(20)
def old_mails():
    """What was written to customers about their orders."""
    return Retention(gettext_lazy("E-mails about orders"), "keep_mails", forget_old_mails)


@TRACES.at(20)
def contact_of_mails():
    """Who is written to about orders."""
    return Trace(gettext_lazy("E-mails about orders"), forget_in_mails)


@guard(Order.confirm)
def nothing_speaks_against_it(order, by):
    """Every line has its supply answer, the customer agreed to a later date, and no objection stands in the way."""
    return against(order, Moment.CONFIRM, by=by)


@OBJECTION_SOURCES.at(10)
def objections_of_supply(order, moments, policies):
    """What stock does not cover while it is asked for, and the supply answer that is missing before confirmation."""
    if Moment.CONFIRM in moments:
        text = against_confirming(order)
        finding = Finding(text or "", text or "", plain=text or "")
        return [Objection(ObjectionKind.SUPPLY, Severity.BLOCK, finding)] if text else None
    policy = policies[ObjectionKind.SUPPLY]
    severities = {policy.severity_at(moment) for moment in moments} - {Severity.OFF}
    text = short_of(order) if severities else ""
    if not text:
        return None
    facts = {"level": policy.level, "asks": Severity.LEVEL in severities, "waived_by": policy.waived_by}
    return [Objection(ObjectionKind.SUPPLY, highest(severities), Finding(text, text, plain=text), **facts)]


@STANDINGS.at(10)
def standings_by_stage(keys):
    """The first unfinished stage of each order once it is confirmed, and its owner."""
    orders = [key for status in SPINE for key in keys.get(status, ())]
    if not orders:
        return None
    today, stages = localdate(), Stage.objects.filter(order__in=orders).unfinished().order_by("order", "place")
    names = ("order", "name", "owner__name", "planned_on", "is_endangered", "problem", "next_step")
    return {
        order: Standing(
            name,
            owner or "",
            is_endangered or (planned_on is not None and planned_on < today),
            note=problem or next_step,
            url=reverse("fulfillment:order-stages", args=[order]),
        )
        for order, name, owner, planned_on, is_endangered, problem, next_step in stages.distinct("order").values_list(
            *names
        )
    }


@FLAG_SOURCES.at(10)
def flags_of_supply(order):
    """A stage that is at risk or late endangers the promise."""
    if order.status not in (*WAIT_FOR_GOODS, OrderStatus.SHIPPED):
        return None
    today = localdate()
    troubled = Stage.objects.filter(order=order).unfinished().filter(Q(is_endangered=True) | Q(planned_on__lt=today))
    stage = troubled.order_by("place").only("name", "planned_on", "is_endangered").first()
    if stage is None:
        return None
    late = stage.planned_on is not None and stage.planned_on < today
    text = _("“%(stage)s” was planned for %(day)s.") if late else _("“%(stage)s” is at risk.")
    return [Flagged(Flag.SUPPLY, text % {"stage": stage.name, "day": stage.planned_on})]


@guard(Order.start)
def deposit_is_paid(order, by):
    """What was agreed on before production has come in, or a manager let it pass."""
    return against_passing(order, Gate.PRODUCTION, by=by)


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
    if order.status in CHECKED_WHILE and checks_quality(by):
        actions.append(Action(_("Quality check"), reverse("fulfillment:record-check", args=key)))
    if order.status == OrderStatus.IN_PRODUCTION and may.dispatches(order, by):
        url = reverse("fulfillment:dispatch-order", args=key)
        blocked = against_leaving(order, by=by) or ""
        actions.append(Action(_("Dispatch"), url, primary=True, key="Enter", blocked=blocked))
        actions.append(Action(_("Prepare a shipment"), reverse("fulfillment:prepare-shipment", args=key)))
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
    answers = SupplyAnswer.objects.filter(line__in=lines).select_related("by").only(*ANSWER_SHOWN)
    answers = list(answers.annotate(arrived=_arrived()))
    held = held_for(lines) if order.status in WAIT_FOR_GOODS else {}
    for answer in answers:
        answer.line = lines[answer.line_id]
        answer.held = sum(held[answer.line_id].values()) if answer.line_id in held else None
        answer.promise = _promise(answer, order) if order.confirmed_at else None
    answers.sort(key=lambda answer: answer.line.position)
    return Panel("fulfillment/_supply_panel.html", {"order": order, "answers": answers})


@dataclass(frozen=True)
class LinePromise:
    """What was promised at first, what is promised now, and when all of the line was there; None where not yet."""

    first: date | None
    latest: date | None
    actual: date | None

    @property
    def tone(self):
        """Red where it was later than the first promise, or is."""
        day = self.actual or max(day for day in (self.latest, localdate()) if day)
        return "red" if self.first is not None and day > self.first else "green" if self.actual else ""


def _arrived():
    """When the last that was sent of an answer's line was signed for; nothing while some of it is on its way."""
    sent = ShipmentLine.objects.left().filter(line=OuterRef("line"), shipment__is_replacement=False).order_by()
    signed = sent.values("line").annotate(
        last=Max("shipment__signed_at"), under_way=Count("pk", filter=Q(shipment__signed_at=None))
    )
    return Subquery(signed.filter(under_way=0).values("last"))


def _promise(answer, order):
    """How the promise of an answer's line stands: on time is judged against the first one."""
    is_there = answer.arrived is not None and answer.line.to_ship() == 0
    actual = localtime(answer.arrived).date() if is_there else None
    return LinePromise(answer.line.promised_on or order.promised_on, answer.line.promise(order), actual)


@ORDER_PANELS.at(22)
def tasks(request, order):
    """What is made or bought for the order."""
    if order.confirmed_at is None:
        return None
    tasks = list(SupplyTask.objects.filter(line__order=order).select_related("product").order_by("planned_on", "pk"))
    if not tasks:
        return None
    rows = [{"task": task, "late": task.is_late(localdate())} for task in tasks]
    return Panel("fulfillment/_tasks_panel.html", {"order": order, "rows": rows})


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
    if order.shipped == Share.NONE and order.status != OrderStatus.IN_PRODUCTION:  # nothing is prepared before
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
            "may_send": may.dispatches(order, request.user),
        },
    )


@ORDER_PANELS.at(18)
def failed_mails(request, order):
    """What the customer was to read by e-mail and never got, for whoever gives them the link."""
    if order.confirmed_at is None or not may.gives_link(order, request.user):
        return None
    mails = list(CustomerMail.objects.filter(order=order, state=MailState.FAILED).order_by("-pk"))
    return Panel("fulfillment/_failed_mails.html", {"mails": mails}) if mails else None


@LINK_PARTS.at(10)
def mails_to_customer(request, order):
    """What was written to the customer by e-mail, and whether the link was opened since."""
    if order.confirmed_at is None:
        return None
    mails = list(CustomerMail.objects.filter(order=order).order_by("-pk"))
    views = CustomerLinkView.objects.filter(link__order=order).order_by("at").values_list("at", flat=True)
    views = list(views) if mails else []
    for mail in mails:
        mail.opened_at = next((at for at in views if mail.sent_at and at >= mail.sent_at), None)
    wanting = Contact.objects.filter(customer=order.customer_id, is_active=True, wants_mail=True).exclude(email="")
    context = {"order": order, "mails": mails, "is_wanted": bool(mails) or wanting.exists()}
    return Panel("fulfillment/_customer_mails.html", context)


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
