"""Quotations of the demo company: some wait for an answer, some were taken, some were not, and why."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils.timezone import localdate

from customers.models import Customer
from orderdesk.accounts.models import link_user, system_user
from orderdesk.core.record.history import Reason
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import PriceAgreement, Product, Quotation
from orders.services.price import price_for, prices_of
from orders.states import DeclineCause

COUNT = 24
# What becomes of each, in turn: (state, days that it is valid, cause and words of the customer)
ENDS = [
    ("sent", 30, "", ""),
    ("accepted", 30, "", ""),
    ("declined", 15, DeclineCause.PRICE, "同规格别家低 6%"),
    ("sent", 6, "", ""),
    ("accepted", 30, "", ""),
    ("draft", 30, "", ""),
    ("revised", 20, "", ""),
    ("declined", 30, DeclineCause.DATE, "项目要 10 天内到货"),
    ("accepted", 30, "", ""),
    ("sent", 1, "", ""),
    ("declined", 30, DeclineCause.COMPETITOR, ""),
    ("withdrawn", 30, "", ""),
]
TERMS = ["月结30天", "款到发货", "预付30%，余款货到付清"]


def quote_company(*, people, seed):
    """Quotations of both teams' customers, written by the services, so that each adds up and has its history."""
    rng = Random(f"{seed} quotations")
    owners = [people[login] for login in ("am1", "am2")]
    customers = {
        owner.pk: list(Customer.objects.filter(owner=owner, is_active=True).order_by("pk")) for owner in owners
    }
    products = list(Product.objects.active().order_by("pk"))
    if not products or not all(customers.values()):
        return
    for place in range(COUNT):
        owner = owners[place % 2]
        customer = customers[owner.pk][place * 3 % len(customers[owner.pk])]
        goods = _goods(customer, owner, rng.sample(products, min(len(products), 1 + place % 4)))
        _quote(customer, owner, goods, ENDS[place % len(ENDS)], rng)
    for quotation in Quotation.objects.order_by("pk"):  # by this it is known that nobody of the company wrote it
        quotation.sign(by=system_user(), reason=Reason.SEED).save()
    OutgoingMessage.objects.filter(kind__startswith="quotation-").delete()  # nobody is told of a company that is made


def _goods(customer, owner, products):
    """Who agreed on prices asks for one of these products, too."""
    own = PriceAgreement.objects.visible_to(owner).valid(on=localdate()).filter(customer=customer)
    agreed = own.order_by("pk").select_related("product").first()
    return list({product.pk: product for product in [*([agreed.product] if agreed else []), *products]}.values())


def _quote(customer, owner, products, end, rng):
    state, days, cause, words = end
    contact, address = customer.contacts.first(), customer.addresses.first()
    head = {
        "customer": customer,
        "contact_name": contact.name if contact else "",
        "contact_phone": contact.phone if contact else "",
        "address": address.text if address else "",
        "due_on": localdate() + timedelta(days=days + 14),
        "valid_until": localdate() + timedelta(days=days),
        "payment_terms": customer.default_terms or rng.choice(TERMS),
        "freight": Decimal(0),
        "freight_tax_rate": Decimal(0),
    }
    agreed = prices_of([product.pk for product in products], customer=customer.pk, by=owner)
    lines = [_line(product, rng, agreed.get(product.pk, ())) for product in products]
    quotation = services.write_quotation(head=head, lines=lines, by=owner)
    if state == "draft":
        return
    services.send_quotation(quotation.pk, by=owner)
    if state == "revised":
        services.revise_quotation(quotation.pk, by=owner)
        cheaper = [{**line, "discount": Decimal("0.05")} for line in lines]
        services.write_quotation(head=head, lines=cheaper, quotation_id=quotation.pk, by=owner)
        services.send_quotation(quotation.pk, by=owner)
    elif state == "accepted":
        services.accept_quotation(quotation.pk, by=link_user(), name=head["contact_name"])
    elif state == "declined":
        services.decline_quotation(quotation.pk, by=owner, cause=cause, text=words, name=head["contact_name"])
    elif state == "withdrawn":
        services.withdraw_quotation(quotation.pk, by=owner, why="型号停产")


def _line(product, rng, agreed):
    """At what was agreed on with the customer, or with everybody for this quantity; else at the list price."""
    quantity = Decimal(rng.choice([2, 5, 10, 20, 50]))
    agreement = price_for(agreed, quantity)
    unit_price = agreement.unit_price if agreement else product.list_price
    return {"product": product, "quantity": quantity, "unit_price": unit_price, "discount": Decimal(0)}
