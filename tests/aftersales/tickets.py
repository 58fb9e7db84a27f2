"""Tickets at each step of their life."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales import services
from aftersales.models import Ticket
from orderdesk.notifications.models import OutgoingMessage


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def answered(firm, order=None, **facts):
    ticket = firm.ticket(order, **facts)
    services.answer_ticket(ticket.pk, text="明天上门检测", by=firm.aftersales)
    return fresh(ticket)


def solved(firm, order=None):
    ticket = answered(firm, order)
    services.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", by=firm.aftersales)
    return fresh(ticket)


def closed(firm, order=None):
    ticket = solved(firm, order)
    services.close_ticket(ticket.pk, result="运行正常", by=firm.aftersales)
    return fresh(ticket)


def told(kind):
    rows = OutgoingMessage.objects.filter(kind=f"ticket-{kind}", channel="app").order_by("recipient")
    return [row.recipient for row in rows]


def cost(client, who, url):
    client.force_login(who)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)
