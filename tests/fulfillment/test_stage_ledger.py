"""The ledger: over all orders and of one, written in place row by row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Stage
from orderdesk.accounts.models import Role
from tests.factories import TeamFactory, person
from tests.fulfillment.cells import stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def firm(firm):
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


def test_a_stage_is_added_and_the_usual_ones_are_laid_by_page(client, firm):
    order = firm.order("confirmed")
    Stage.objects.all().delete()
    client.force_login(firm.assistant)

    client.post(reverse("fulfillment:lay-stages", args=[order.pk]))
    client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "喷漆"})
    again = client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "喷漆"})

    assert order.stages.count() == 9
    assert again.status_code == 422
    client.force_login(firm.warehouse)
    assert client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "晾干"}).status_code == 404


def test_the_work_bench_shows_one_s_own_stages(client, firm):
    stage = stage_of(firm)
    Stage.objects.update(owner=None, role="", planned_on=localdate() + timedelta(days=90))
    Stage.objects.filter(pk=stage.pk).update(owner=firm.production, planned_on=localdate() - timedelta(days=2))
    client.force_login(firm.production)

    sections = client.get(reverse("workbench")).context["sections"]

    assert [row.tag for section in sections for row in section.rows if getattr(row, "tag", "") == stage.name] == [
        stage.name
    ]


def test_the_template_is_changed_in_the_admin(client, firm):
    client.force_login(firm.admin)
    stage = stage_of(firm).order.stages.first()

    assert client.get(reverse("admin:fulfillment_stagetemplate_changelist")).status_code == 200
    assert client.get(reverse("admin:fulfillment_stagetemplate_add")).status_code == 200
    assert stage.name
    client.force_login(person(Role.SALES_MANAGER, team=TeamFactory()))
    assert client.get(reverse("admin:fulfillment_stagetemplate_changelist")).status_code == 403
