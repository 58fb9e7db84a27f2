"""The tables of the demo company: its orders, and what they left, as the services would have left it."""

import json

from django.db import connection

from aftersales.models import (
    Acceptance,
    AcceptanceLine,
    Objection,
    Ticket,
    TicketReply,
    Visit,
    VisitAttempt,
)
from customers.models import Communication
from demo.company.book import Book
from demo.company.order_rows import OrderRows
from fulfillment.models import Shipment, ShipmentLine, Stage, StageTemplate, SupplyAnswer
from orders.models import (
    Approval,
    Instalment,
    Message,
    Order,
    OrderCommunication,
    OrderLine,
    Receipt,
    Review,
    SearchTerm,
)

CHECKLIST = {
    "customer": "客户",
    "contact": "联系人",
    "phone": "联系电话",
    "terms": "付款方式",
    "address": "交付地址",
    "due": "交付日期",
    "lines": "产品与数量",
    "prices": "单价与总额",
    "needs": "特殊要求",
}
UNCHECKED = '{"items": []}'
CHECKED = json.dumps(
    {"items": [{"name": name, "label": label, "ok": True, "missing": ""} for name, label in CHECKLIST.items()]},
    ensure_ascii=False,
)


TABLES = """
WITH RECURSIVE filled AS (
    SELECT unnest(%s::regclass[]) AS id
    UNION SELECT conrelid FROM pg_constraint JOIN filled ON confrelid = id WHERE contype = 'f'
)
SELECT id::regclass::text FROM filled ORDER BY 1
"""


class Writer:
    """Turns plans into rows of the tables and their histories."""

    def __init__(
        self, *, clock, fields, goods, buyers, people, teams, foreseen, aftermath, checked=CHECKED, stages_from=0
    ):
        self.clock, self.fields, self.goods, self.buyers = clock, fields, goods, buyers
        self.checked, self.stages_from, self.aftermath = checked, stages_from, aftermath
        self.foreseen = foreseen
        self.who = {login: str(user.pk) for login, user in people.items()}
        self.teams = [str(team.pk) for team in teams]
        self.desks = [(self.who["assistant"], self.who["manager"]), (self.who["assistant2"], self.who["manager2"])]
        self.orders, self.lines, self.approvals = Book(Order, most=1), Book(OrderLine), Book(Approval)
        self.reviews, self.answers = Book(Review), Book(SupplyAnswer)
        self.shipments, self.sent = Book(Shipment), Book(ShipmentLine)
        self.acceptances, self.accepted, self.terms = Book(Acceptance), Book(AcceptanceLine), Book(SearchTerm)
        self.messages, self.talks, self.about = Book(Message), Book(Communication), Book(OrderCommunication)
        self.instalments, self.receipts, self.stages = Book(Instalment), Book(Receipt), Book(Stage)
        self.tickets, self.replies, self.objections = Book(Ticket), Book(TicketReply), Book(Objection)
        self.visits, self.attempts = Book(Visit), Book(VisitAttempt)
        self.template = [Step(step, self.who) for step in StageTemplate.objects.filter(is_active=True)]
        self.books = [book for book in vars(self).values() if isinstance(book, Book)]

    def write(self, first):
        """All rows of a batch of orders: [(target, rows)]."""
        for place, plan in enumerate(self.foreseen.plans(first), first):
            OrderRows(self, place, plan).write()
        return [part for book in self.books for part in book.take()]

    def skip(self, orders):
        for book in self.books:
            book.skip(orders)

    def close(self):
        for book in self.books:
            book.close()

    def empty_tables(self):
        """Truncate the tables and those that refer to them, for `copy_parts(…, frozen=True)` in this transaction.

        Returns whether it did: not where one of them has a row, nor for an account that is held by its triggers.
        """
        with connection.cursor() as cursor:
            cursor.execute(TABLES, [[table for book in self.books for table in book.tables]])
            tables = [table for (table,) in cursor.fetchall()]
            rows = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)  # noqa: S608
            cursor.execute(f"SELECT current_setting('session_replication_role') = 'replica' AND NOT ({rows})")
            (is_possible,) = cursor.fetchone()
            if is_possible:
                cursor.execute(f"TRUNCATE {', '.join(tables)}")
        return is_possible


class Step:
    """One stage of the template, and who has it where it does not depend on the order."""

    def __init__(self, template, who):
        self.name, self.step, self.role, self.offset = template.name, template.step, template.role, template.offset
        self.owner = str(template.person_id) if template.person_id else who.get(STANDING.get(template.role, ""))


# The demo log-in that has the stages of a role in every order.
STANDING = {
    role: role.replace("after_sales", "aftersales")
    for role in ("warehouse", "production", "logistics", "after_sales", "finance")
}
