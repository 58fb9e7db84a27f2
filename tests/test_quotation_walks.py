"""Random walks over quotations: written, sent, answered by colleagues and by links, run out, and made orders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from aftersales import services as aftersales
from aftersales.audit import find_differences
from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import Quotation
from orders.services.link import Sender
from orders.services.quotation import link_of_quotation
from orders.services.quoted import quoted_of, sum_of
from orders.states import DeclineCause
from tests.orders.quotations import overdue, quote
from tests.soak import rounds
from tests.test_walks import STEPS, Walk


class Quoting(Walk):
    def quote(self):
        quantities = [str(self.rng.randint(1, 9)) for _line in range(self.rng.randint(0, 3))]
        quote(self.firm, *quantities, by=self.who(self.firm.am, self.firm.assistant))

    def rewrite_quotation(self):
        quotation, firm = self._quotation("draft"), self.firm
        head = firm.head(valid_until=localdate() + timedelta(days=self.rng.randint(0, 30)))
        lines = firm.lines(str(self.rng.randint(1, 9)))
        orders.write_quotation(head=head, lines=lines, quotation_id=quotation.pk, by=self.who(firm.am))

    def send_quotation(self):
        orders.send_quotation(self._quotation("draft").pk, by=self.who(self.firm.am))

    def revise_quotation(self):
        quotation = self._quotation("sent", "expired", "declined")
        orders.revise_quotation(quotation.pk, by=self.who(self.firm.am))

    def answer_quotation(self):
        """The account manager says what the customer said, or the customer does by the link."""
        quotation, accepts = self._quotation("sent"), self.rng.random() < 0.7
        facts = {} if accepts else {"cause": self.rng.choice(DeclineCause.values), "text": "预算没了"}
        revision = quotation.revision - (self.rng.random() < 0.05)
        link = link_of_quotation(quotation)
        if link is not None and self.rng.random() < 0.5:
            sender = Sender(address="10.0.0.1", device="phone")
            facts |= {"accepts": accepts, "name": "王建平", "revision": revision, "sender": sender}
            aftersales.answer_quotation(link.pk, **facts)
        else:
            service = orders.accept_quotation if accepts else orders.decline_quotation
            service(quotation.pk, revision=revision, by=self.who(self.firm.am), **facts)

    def let_quotation_expire(self):
        """Its last day passes, and mostly the clock comes."""
        overdue(self._quotation("sent", "accepted"))
        if self.rng.random() < 0.7:
            orders.expire_quotations(on=localdate())

    def withdraw_quotation(self):
        orders.withdraw_quotation(self._quotation("sent").pk, why="涨价", by=self.who(self.firm.am))

    def change_link(self):
        service = self.rng.choice((orders.revoke_quotation_link, orders.make_quotation_link))
        service(self._quotation("sent").pk, by=self.who(self.firm.am))

    def order_quotation(self):
        orders.order_quotation(self._quotation("accepted").pk, by=self.who(self.firm.am, self.firm.assistant))

    def _quotation(self, *likely):
        """Some quotation, mostly one that stands where the step usually begins."""
        quotations = Quotation.objects.order_by("pk")
        fitting = list(quotations.filter(status__in=likely, order=None)) if self.rng.random() < 0.85 else []
        found = fitting or list(quotations)
        if not found:
            raise Refused("no quotation yet")
        return self.rng.choice(found)


QUOTING = {
    Quoting.quote: 12,
    Quoting.rewrite_quotation: 4,
    Quoting.send_quotation: 14,
    Quoting.revise_quotation: 6,
    Quoting.answer_quotation: 12,
    Quoting.let_quotation_expire: 3,
    Quoting.withdraw_quotation: 2,
    Quoting.change_link: 3,
    Quoting.order_quotation: 8,
    Walk.submit: 5,
    Walk.review: 5,
    Walk.decide: 4,
    Walk.answer: 3,
    Walk.confirm: 3,
    Walk.cancel: 1,
}


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("seed", rounds(50))
def test_whatever_people_quote_nothing_comes_apart(seed):
    """Quotations, what the customer says to them, and the orders that are made of them."""
    walk = Quoting(seed, QUOTING)

    for _step in range(STEPS):
        walk.step()
        assert sum_of(quoted_of([walk.firm.product.pk]).get(walk.firm.product.pk, ())) == held(walk.firm.product)

    assert list(find_differences()) == []
    assert min(walk.done.values()) > 0, walk.done
    ordered = Quotation.objects.filter(order__isnull=False)
    assert ordered.exists()
    for quotation in ordered.filter(order__status="draft"):
        assert quotation.order.total == quotation.total
    for quotation in Quotation.objects.filter(order=None).exclude(status="draft"):
        orders.revise_quotation(quotation.pk, by=walk.firm.am)  # there is a way on from everywhere


def held(product):
    """What quotations hold of a product, counted by hand: open ones within their days, in their last version."""
    quotations = Quotation.objects.filter(status__in=("sent", "accepted"), order=None)
    running = [quotation for quotation in quotations if quotation.valid_until >= localdate()]
    lines = [line for quotation in running for line in quotation.latest().lines.all()]
    return sum((line.quantity for line in lines if line.product_id == product.pk), Decimal(0))
