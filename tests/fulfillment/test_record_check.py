"""Quality checks: without one nothing leaves of what needs it."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import CheckPhoto, QualityCheck, Shipment, Stage
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.races import run_together, without_row_locks
from tests.walk.world import PNG, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def checked_order(firm, quantity="10"):
    firm.product.needs_check = True
    firm.product.sign(by=firm.admin).save()
    return firm.walk(firm.draft(quantity), "in_production")


def look(firm, order, quantity, result="passed", **facts):
    line = order.lines.get()
    return fulfillment.record_check(line.pk, quantity=Decimal(quantity), result=result, by=firm.production, **facts)


def send(firm, order, quantity):
    return firm.dispatch(order, quantities={order.lines.get().pk: Decimal(quantity)})


def quality(order):
    return Stage.objects.get(order=order, step="quality")


def test_nothing_leaves_that_was_not_looked_at(firm):
    order = checked_order(firm)

    with pytest.raises(Refused, match=r"0 .* passed the quality check"):
        send(firm, order, 10)
    assert not Shipment.objects.exists()

    look(firm, order, 4)
    with pytest.raises(Refused, match=r"4 .* passed the quality check"):
        send(firm, order, 5)
    send(firm, order, 4)
    with pytest.raises(Refused, match=r"0 .* passed the quality check"):
        send(firm, order, 1)
    look(firm, order, 6)
    send(firm, order, 6)

    order.refresh_from_db()
    assert order.status == "shipped"


def test_what_needs_no_check_leaves_without(firm):
    order = firm.order("in_production")

    assert firm.dispatch(order).number


def test_the_stage_is_finished_once_all_has_passed(firm):
    order = checked_order(firm)

    look(firm, order, 4)
    assert quality(order).finished_at is None
    look(firm, order, 6)

    assert quality(order).finished_at is not None


def test_what_failed_needs_its_reason_and_reaches_the_manager(firm):
    order = checked_order(firm)

    with pytest.raises(Refused, match="what is wrong"):
        look(firm, order, 2, "failed")
    look(firm, order, 2, "failed", note="外壳划伤")

    stage = quality(order)
    assert stage.is_endangered
    assert "外壳划伤" in stage.problem
    assert OutgoingMessage.objects.filter(kind="stage_trouble", recipient=firm.manager).exists()
    with pytest.raises(Refused):
        send(firm, order, 1)


@pytest.mark.parametrize("quantity", ["0", "-1", "10.001"])
def test_no_more_is_checked_than_there_is(firm, quantity):
    order = checked_order(firm)

    with pytest.raises(Refused, match="At most 10"):
        look(firm, order, quantity)


def test_sales_check_nothing(client, firm):
    order = checked_order(firm)

    with pytest.raises(PermissionDenied):
        fulfillment.record_check(order.lines.get().pk, quantity=Decimal(1), result="passed", by=firm.am)
    client.force_login(firm.am)
    page = client.get(reverse("fulfillment:record-check", args=[order.pk]))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert client.post(reverse("fulfillment:record-check", args=[order.pk]), {}).status_code == 404


def test_it_is_recorded_once_with_its_photos(client, firm, place):
    order = checked_order(firm)
    client.force_login(firm.warehouse)
    url = reverse("fulfillment:record-check", args=[order.pk])
    typed = {"line": order.lines.get().pk, "quantity": "10", "result": "passed", "submit_key": str(uuid4())}

    for _press in range(2):
        answer = client.post(url, typed | {"photos": [photo()]})

    assert (answer.status_code, QualityCheck.objects.count()) == (302, 1)
    shown = client.get(reverse("fulfillment:check-photo", args=[CheckPhoto.objects.get().pk]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert b"".join(shown.streaming_content) == PNG
    client.force_login(firm.stranger)
    assert client.get(reverse("fulfillment:check-photo", args=[CheckPhoto.objects.get().pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quantity": "x"}, "quantity"),
        ({"result": "perhaps"}, "result"),
        ({"line": "999999"}, "line"),
        ({"result": "failed", "note": ""}, "note"),
        ({"photos": SimpleUploadedFile("a.svg", b"<svg/>")}, "photos"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, firm, typed, field):
    order = checked_order(firm)
    client.force_login(firm.warehouse)
    whole = {"line": order.lines.get().pk, "quantity": "10", "result": "passed", "submit_key": str(uuid4())}

    answer = client.post(reverse("fulfillment:record-check", args=[order.pk]), whole | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not QualityCheck.objects.exists()


def test_the_dispatch_says_what_has_passed_and_leads_there(client, firm):
    order = checked_order(firm)
    client.force_login(firm.logistics)

    page = client.get(reverse("fulfillment:dispatch-order", args=[order.pk])).content.decode()

    assert reverse("fulfillment:record-check", args=[order.pk]) in page


def _both_check_the_rest(firm):
    order = checked_order(firm)
    return order, [lambda: look(firm, order, 6) for _each in range(2)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_pass_no_more_than_there_is(firm):
    _order, both = _both_check_the_rest(firm)

    outcomes = run_together(*both)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["QualityCheck", "Refused"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(firm):
    _order, both = _both_check_the_rest(firm)

    with without_row_locks():
        outcomes = run_together(*both)

    assert [type(outcome).__name__ for outcome in outcomes] == ["QualityCheck", "QualityCheck"]
