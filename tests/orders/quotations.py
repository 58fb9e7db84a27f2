"""Quotations as they are written, sent and answered in tests."""

from datetime import timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from orders import services
from orders.models import Quotation


def quote(firm, *quantities, price="318", by=None, days=30, **head):
    """A draft for the customer of the firm, valid for so many days."""
    given = firm.head(valid_until=localdate() + timedelta(days=days), **head)
    return services.write_quotation(head=given, lines=firm.lines(*quantities, price=price), by=by or firm.am)


def sent(firm, *quantities, **facts):
    """A quotation that the customer has."""
    quotation = quote(firm, *quantities, **facts)
    services.send_quotation(quotation.pk, by=firm.am)
    return Quotation.objects.get(pk=quotation.pk)


def accepted(firm, *quantities, **facts):
    """A quotation that the customer took."""
    return services.accept_quotation(sent(firm, *quantities, **facts).pk, by=firm.am, name="王建平")


def overdue(quotation, *, days=1):
    """The quotation as if its last day had passed so many days ago."""
    day = localdate() - timedelta(days=days)
    quotation.versions.filter(revision=quotation.revision).update(valid_until=day)
    quotation.valid_until = day
    quotation.sign(by=quotation.owner, reason="edit").save()
    return quotation


def amounts(quotation):
    """(amount, of which tax) of each version, the first one first."""
    return [(Decimal(text.total), Decimal(text.tax)) for text in quotation.versions.all()]
