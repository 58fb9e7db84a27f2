"""A step is done, or there is nothing to do there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.setup import services
from orderdesk.setup.models import Installation

pytestmark = pytest.mark.django_db


def test_it_is_kept_once_and_leads_to_the_next(client, firm):
    client.force_login(firm.admin)

    answers = [client.post(reverse("setup:pass-step", args=["rules"])) for _turn in range(2)]

    assert {answer.url for answer in answers} == {reverse("fulfillment:stage-template")}
    assert Installation.current().passed_steps == ["rules"]


def test_after_the_last_one_stands_the_list(client, firm):
    client.force_login(firm.admin)

    assert client.post(reverse("setup:pass-step", args=["sheets"])).url == reverse("setup:setup")


def test_what_is_no_step_is_404(client, firm):
    client.force_login(firm.admin)

    assert client.post(reverse("setup:pass-step", args=["kitchen"])).status_code == 404


def test_nobody_else_passes_one(firm):
    with pytest.raises(PermissionDenied):
        services.pass_step("rules", by=firm.director)
