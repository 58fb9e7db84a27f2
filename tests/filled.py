"""Every form of the site as it should be filled in, to be spoilt field by field."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services as aftersales
from fulfillment.models import StockMove
from orderdesk.core.record.history import history_models
from orderdesk.custom_fields.models import CustomField
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Order
from tests.custom_fields.fields import field, packing
from tests.factories import make_stock

LONG = "长" * 10_000


NINES = "9" * 5000  # longer than what int() reads


SOON = (localdate() + timedelta(days=9)).isoformat()


PAST = (localdate() - timedelta(days=9)).isoformat()


NULL = "Null characters are not allowed."


CHANGED = "since you opened it."


def written():
    """How many rows there are of everything that is audited or told."""
    return {model.__name__: model.objects.count() for model in [*history_models(), StockMove, OutgoingMessage]}


def approve(firm):
    order = firm.order("in_approval")
    return firm.manager, order, "orders:approve-order", {"decision": "approve", "reason": "", "version": order.version}


def answer(firm):
    order = firm.order("awaiting_supply")
    line = order.lines.get().pk
    good = {f"line-{line}-kind": "in_stock", f"line-{line}-ready_on": SOON, f"line-{line}-note": "货在 B 库"}
    return firm.warehouse, order, "fulfillment:answer-supply", good | {"version": order.version}


def dispatch(firm):
    order = firm.order("in_production", "10")
    good = {
        "method": "express",
        "carrier": "顺丰",
        "tracking_number": "SF1",
        "packages": "1",
        "expected_on": SOON,
        "note": "轻放",
        f"quantity-{order.lines.get().pk}": "4",
        "version": order.version,
    }
    return firm.logistics, order, "fulfillment:dispatch-order", good


def customer(firm):
    good = {"name": "苏州新客户", "level": "B", "owner": firm.am.pk, "default_discount": "95", "notes": "老板姓陈"}
    good |= {"tolerance_over": "2.5", "tolerance_under": "3"}
    return firm.assistant, None, "customers:create", good | {"spelling": "", "industry": "自动化"}


def contact(firm):
    good = {"name": "陈立", "phone": "13800001111", "email": "chen@example.com", "wechat": "chen", "title": "采购"}
    return (
        firm.assistant,
        (firm.customer.pk, "contact"),
        "customers:add-part",
        good | {"is_active": "on", "wants_mail": "on"},
    )


def title(firm):
    good = {"kind": "special", "title": "无锡锐丰", "tax_no": "91320214MA1WXRF32Q", "bank": "工行", "phone": ""}
    return firm.assistant, (firm.customer.pk, "invoice-title"), "customers:add-part", good | {"is_active": "on"}


def paper(firm):
    good = {"kind": "other", "number": "A-1", "valid_until": SOON, "is_active": "on"}
    return firm.assistant, (firm.customer.pk, "qualification"), "customers:add-part", good


def talk(firm):
    good = {"channel": "phone", "contact": firm.customer.contacts.get().pk, "text": "催货", "happened_at": PAST}
    return firm.assistant, firm.customer, "customers:log-communication", good | {"next_on": SOON}


def transfer(firm):
    return firm.manager, firm.customer, "customers:transfer", {"owner": firm.stranger.pk, "why": "休假"}


def product(firm):
    good = {
        "code": "hy-new",
        "name": "继电器",
        "unit": "只",
        "list_price": "12.5",
        "floor_price": "10",
        "cost": "8",
        "tax_rate": "0.13",
        "tax_code": "1090417010000000000",
        "supply": "stock",
        "lead_days": "3",
        "minimum_stock": "0",
        "is_active": "on",
    }
    return firm.manager, None, "orders:create-product", good


def review(firm):
    order = firm.order("in_review")
    return firm.assistant, order, "orders:review-order", {"result": "passed", "note": "", "version": order.version}


def agree(firm):
    order = firm.order("awaiting_supply")
    good = {"agreed_on": SOON, "agreement": "客户同意", "version": order.version}
    return firm.assistant, order, "fulfillment:agree-date", good


def sign(firm):
    shipment = firm.order("shipped").shipments.get()
    good = {"signed_by": "王建平", "signed_at": "", "how": "paper", "note": "两箱"}
    return firm.am, shipment, "aftersales:sign-for", good


def cancel(firm):
    order = firm.order("confirmed")
    return firm.assistant, order, "aftersales:cancel-order", {"reason": "客户不要了", "version": order.version}


def close_short(firm):
    order = firm.order("in_production", "10")
    good = {f"quantity-{order.lines.get().pk}": "4", "reason": "停产", "version": order.version}
    return firm.am, order, "aftersales:short-close-order", good


def credit_ticket(firm):
    ticket = _complained(firm)
    good = {"quantity": "", "amount": "12.5", "reason": "划痕折让", "version": ticket.version}
    return firm.am, ticket, "aftersales:credit-ticket", good


def _complained(firm):
    """A ticket of an order that was accepted in full."""
    ticket = firm.ticket(firm.order("delivered", "10"))
    ticket.refresh_from_db()
    return ticket


def promise(firm):
    ticket = _complained(firm)
    good = {"kind": "replacement", "quantity": "2", "note": "到付", "version": ticket.version}
    return firm.aftersales, ticket, "aftersales:promise-remedy", good


def reassign(firm):
    order = firm.draft()
    return firm.manager, order, "orders:reassign-order", {"owner": firm.stranger.pk, "why": "休假"}


def credit(firm):
    c = firm.customer
    good = {"name": c.name, "level": "A", "credit_limit": "50000", "credit_days": "30", "version": c.version}
    return firm.finance, c, "customers:edit", good | {"default_discount": ""}


def known_product(firm):
    good = product(firm)[3] | {"code": firm.product.code, "version": firm.product.version}
    return firm.manager, firm.product, "orders:edit-product", good


def count(firm):
    stock = make_stock(firm.product, 5)
    return firm.warehouse, firm.product, "fulfillment:count-stock", {"on_hand": "12.5", "version": str(stock.version)}


def say(firm):
    return firm.assistant, firm.draft(), "orders:say", {"text": "催货"}


def ticket(firm):
    good = {
        "customer": firm.customer.pk,
        "order_number": "",
        "kind": "quality",
        "priority": "normal",
        "text": "风扇有异响",
        "reporter": "李工",
        "reporter_phone": "13812345678",
        "reported_at": f"{PAST} 10:00",
        "promised_on": SOON,
    }
    return firm.am, None, "aftersales:create-ticket", good


def answered(firm):
    ticket = firm.ticket()
    aftersales.answer_ticket(ticket.pk, text="明天上门", by=firm.am)
    ticket.refresh_from_db()
    return ticket


def answer_ticket(firm):
    ticket = firm.ticket()
    good = {"text": "明天上门", "promised_on": SOON, "version": ticket.version}
    return firm.am, ticket, "aftersales:answer-ticket", good


def reply(firm):
    return firm.am, answered(firm), "aftersales:reply-to-ticket", {"text": "备件已发", "told": "customer"}


def solve(firm):
    ticket = answered(firm)
    good = {
        "kind": "quality",
        "priority": "high",
        "solution": "repair",
        "measures": "更换风扇",
        "cost": "80.5",
        "promised_on": SOON,
        "follow_up_on": SOON,
        "version": ticket.version,
    }
    return firm.am, ticket, "aftersales:solve-ticket", good


def close(firm):
    ticket = answered(firm)
    good = {"result": "运行正常", "follow_up_on": SOON, "version": ticket.version}
    return firm.am, ticket, "aftersales:close-ticket", good


def reassign_ticket(firm):
    ticket = firm.ticket()
    good = {"owner": firm.production.pk, "why": "要现场看", "version": ticket.version}
    return firm.am, ticket, "aftersales:reassign-ticket", good


def give_up(firm):
    visit = firm.order("delivered").visits.get()
    return firm.am, visit, "aftersales:give-up-visit", {"reason": "客户已搬迁", "version": visit.version}


def set_fields(firm):
    """The custom fields of an order; changes name them by their names, like @质保期."""
    text, months, day, box = field(), field("质保期", "number"), field("验收日", "date"), packing()
    order = firm.order("confirmed")
    good = {text.input_name: "XM-1", months.input_name: "12.5", day.input_name: SOON, box.input_name: "木箱"}
    return firm.assistant, order, "orders:set-fields", good | {"version": order.version}


FORMS = [
    approve,
    review,
    answer,
    agree,
    dispatch,
    sign,
    cancel,
    close_short,
    credit_ticket,
    promise,
    reassign,
    customer,
    credit,
    contact,
    title,
    paper,
    talk,
    transfer,
    product,
    known_product,
    count,
    say,
    ticket,
    answer_ticket,
    reply,
    solve,
    close,
    reassign_ticket,
    give_up,
    set_fields,
]


def filled(firm, form, changes):
    """(person, address, data) of a form with some of its fields changed: `*` stands for the key of the line."""
    person, subject, name, good = form(firm)
    key = getattr(subject, "pk", subject)
    args = [] if key is None else list(key) if isinstance(key, tuple) else [key]
    line = subject.lines.get().pk if isinstance(subject, Order) else ""
    named = {f"@{each}": each.input_name for each in CustomField.objects.all()}
    data = good | {named.get(name, name.replace("*", str(line))): value for name, value in changes.items()}
    return person, reverse(name, args=args), {name: str(value) for name, value in data.items() if value is not None}
