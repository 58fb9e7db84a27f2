"""An app is being set up: a new secret, which its page shows until a first code was right."""

import pytest
from django.urls import reverse

from orderdesk.accounts.factors import Authenticator, has_second_factor
from tests.accounts.factors import fresh

pytestmark = pytest.mark.django_db
URL = "account:begin-authenticator"


def test_each_time_another_secret_and_none_of_it_readable_in_the_database(client, firm):
    client.force_login(firm.am)
    fresh(client)
    secrets = set()

    for _turn in range(2):
        client.post(reverse(URL))
        secrets.add(client.get(reverse("account:authenticator")).context["secret"])

    assert len(secrets) == 2
    app = Authenticator.objects.get(person=firm.am)
    assert not {text for text in secrets if text.replace(" ", "") in app.pending}
    assert not has_second_factor(firm.am)


def test_the_password_is_asked_for_first(client, firm):
    client.force_login(firm.am)

    answer = client.post(reverse(URL))

    assert answer.url == f"{reverse('account:confirm')}?next=%2Faccount%2F"
    assert not Authenticator.objects.exists()
