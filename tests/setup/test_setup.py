"""The set-up with its steps."""

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from orderdesk.setup import services

pytestmark = pytest.mark.django_db


def done(client):
    rows = client.get(reverse("setup:setup")).context["progress"].rows
    return [step.key for step, is_done in rows if is_done]


def test_steps_are_done_by_what_is_there(client, firm):
    client.force_login(firm.admin)
    before = done(client)

    Policy(pk=1, company="无锡某某有限公司").sign(by=firm.admin).save()

    assert before == ["people", "teams", "mail", "sheets"]
    assert done(client) == ["company", *before]


def test_from_then_on_the_pages_of_steps_lead_to_the_next_one(client, firm):
    client.force_login(firm.admin)
    before = client.get(reverse("setup:rules")).context["setup_bar"]

    client.get(reverse("setup:setup"))
    bar = client.get(reverse("setup:rules")).context["setup_bar"]

    assert not before
    assert (bar["step"].key, bar["place"], bar["next"].key) == ("rules", 4, "stages")
    assert not client.get(reverse("orders:list")).context["setup_bar"]


def test_the_checklist_stands_on_the_work_bench_until_it_is_done(client, firm):
    client.force_login(firm.admin)
    first = [section.template for section in client.get(reverse("workbench")).context["sections"]]

    for key in ("company", "rules", "stages"):
        services.pass_step(key, by=firm.admin)
    then = [section.template for section in client.get(reverse("workbench")).context["sections"]]

    assert ("setup/_checklist.html" in first, "setup/_checklist.html" in then) == (True, False)


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse("setup:setup")).status_code == 404
    sections = client.get(reverse("workbench")).context["sections"]
    assert "setup/_checklist.html" not in [section.template for section in sections]
