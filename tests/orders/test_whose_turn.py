"""Who has the ball, and where the buttons lead: the page may not say what is not so."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.services import answer_supply
from orders.models import Order
from orders.services import approve_order

pytestmark = pytest.mark.django_db


def ball(client, user, order):
    client.force_login(user)
    context = client.get(order.get_absolute_url()).context
    return context["glance"][1]["value"], [step["note"] for step in context["steps"] if step["state"] == "now"]


def answer(firm, order, ready_on):
    line = order.lines.get()
    answer_supply(order.pk, answers={line.pk: {"kind": "in_stock", "ready_on": ready_on}}, by=firm.warehouse)


def waiting(client, user, title):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    sections = client.get(reverse("workbench")).context["sections"]
    return [row.number for section in sections if section.title == title for row in section.rows]


def test_an_order_in_approval_is_not_called_closed(client, firm):
    order = firm.order("in_approval")
    client.cookies["django_language"] = "en"

    _who, notes = ball(client, firm.assistant, order)

    assert [note.split(" ")[0] for note in notes] == ["due"]


def test_the_ball_passes_to_sales_with_the_last_answer(client, firm):
    order = firm.order("awaiting_supply")
    client.cookies["django_language"] = "en"
    before = ball(client, firm.assistant, order)[0]

    answer(firm, order, localdate())

    assert (before, ball(client, firm.assistant, order)) == (
        "Warehouse and production",
        (str(order.owner), ["to be confirmed"]),
    )


def test_a_later_day_is_to_be_agreed_first(client, firm):
    order = firm.order("awaiting_supply")
    client.cookies["django_language"] = "en"

    answer(firm, order, order.due_on + timedelta(days=3))

    client.force_login(firm.assistant)
    page = client.get(order.get_absolute_url())
    assert page.context["glance"][1]["note"] == "agree on the later date"
    assert [action.label for action in page.context["actions"] if action.primary and not action.blocked] == [
        "Record agreed date"
    ]


def test_the_bench_lists_an_order_where_the_work_is(client, firm):
    order = firm.order("awaiting_supply")
    asked = "Waiting for a supply answer", "To be confirmed"
    before = [waiting(client, firm.warehouse, asked[0]), waiting(client, firm.assistant, asked[1])]

    answer(firm, order, localdate())

    after = [waiting(client, firm.warehouse, asked[0]), waiting(client, firm.assistant, asked[1])]
    assert (before, after) == ([[str(order)], []], [[], [str(order)]])


def test_the_first_decision_leads_to_the_next_one(client, firm):
    orders = [firm.order("in_approval"), firm.order("in_approval")]
    client.force_login(firm.manager)

    data = {"decision": "approve", "reason": "", "version": orders[0].version}
    response = client.post(reverse("orders:approve-order", args=[orders[0].pk]), data)

    assert response.url == reverse("orders:approve-order", args=[orders[1].pk])


def test_what_was_entered_and_passed_is_told_by_its_number(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("orders:edit", args=[order.pk])).context
    line = order.lines.get()
    head = {name: page["form"][name].value() or "" for name in page["form"].fields}
    rows = {"id": line.pk, "product": line.product_id, "quantity": line.quantity, "unit_price": line.unit_price}
    data = head | {f"lines-0-{name}": value for name, value in rows.items()}
    data |= {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "version": order.version, "action": "pass"}

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    order.refresh_from_db()
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == [f"{order.number} passed the review and is waiting for approval."]


def test_who_decides_second_keeps_the_reason_and_is_told_who_was_first(client, firm):
    order = firm.order("in_approval")
    approve_order(order.pk, by=firm.manager)
    client.force_login(firm.manager)
    client.cookies["django_language"] = "en"
    data = {"decision": "reject", "reason": "毛利太低", "version": order.version}

    response = client.post(reverse("orders:approve-order", args=[order.pk]), data)

    page = response.content.decode()
    assert response.status_code == 422
    assert f"{order}: {firm.manager} already decided" in page
    assert "You wrote: 毛利太低" in page
    assert "submit it again if it is still right" not in page


def test_an_approval_that_is_decided_leads_to_its_order(client, firm):
    order, waiting = firm.order("in_approval"), firm.order("in_approval")
    approve_order(order.pk, by=firm.manager)
    client.force_login(firm.manager)

    response = client.get(reverse("orders:approve-order", args=[order.pk]))
    client.force_login(firm.director)
    others = client.get(reverse("orders:approve-order", args=[waiting.pk]))

    assert response.url == order.get_absolute_url()
    assert others.status_code == 404


def test_the_bench_names_what_was_late_when_it_was_brought_in_after_what_became_so(client, firm):
    late, brought = firm.order("confirmed"), firm.order("confirmed")
    long_ago, earlier = (localdate() - timedelta(days=days) for days in (900, 901))
    Order.objects.filter(pk__in=[late.pk, brought.pk]).update(due_on=long_ago, ordered_on=long_ago)
    Order.objects.filter(pk=brought.pk).update(source_digest="x", ordered_on=earlier, due_on=earlier)
    client.force_login(firm.manager)
    client.cookies["django_language"] = "en"

    rows = waiting(client, firm.manager, "Already late")

    assert rows == [str(late), str(brought)]
    bench = client.get("/")
    assert "late when it was imported" in bench.content.decode()
    assert "2 orders are late" in bench.content.decode()
