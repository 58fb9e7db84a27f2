"""The link of a statement is taken back while nobody has answered."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services as aftersales
from orderdesk.core.errors import Refused
from orders import services
from tests.orders.statements import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_opens_nothing_any_more(client, firm):
    statement = sent(firm)
    client.force_login(firm.am)

    client.post(reverse("orders:revoke-statement", args=[statement.pk]))
    client.logout()

    assert client.get(statement.get_absolute_url()).status_code == 404


def test_an_answered_one_stays(firm):
    statement = sent(firm)
    aftersales.answer_statement(statement.pk, agrees=True, name="顾磊", sender=aftersales.Sender())

    with pytest.raises(Refused):
        services.revoke_statement(statement.pk, by=firm.am)


def test_others_take_nothing_back(client, firm):
    statement = sent(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("orders:revoke-statement", args=[statement.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.revoke_statement(statement.pk, by=firm.stranger)
