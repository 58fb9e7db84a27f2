"""Another version of a quotation is begun; the one before stays as it was sent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orderdesk.setup.services import save_policy
from orders import services
from tests.orders.quotations import accepted, amounts, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_next_version_begins_with_what_the_last_one_said(firm):
    quotation = sent(firm, "10", "3", note="含运费")

    services.revise_quotation(quotation.pk, by=firm.assistant)

    quotation.refresh_from_db()
    first, second = quotation.versions.all()
    assert (quotation.status, quotation.revision, first.revision, second.revision) == ("draft", 2, 1, 2)
    assert (first.sent_at is not None, second.sent_at, second.by) == (True, None, firm.assistant)
    assert (second.total, second.note, second.valid_until) == (first.total, "含运费", first.valid_until)
    assert [line.quantity for line in second.lines.all()] == [10, 3]


def test_the_version_before_stays(firm):
    quotation = sent(firm, "10")
    services.revise_quotation(quotation.pk, by=firm.am)

    services.write_quotation(
        head=firm.head(valid_until=localdate()), lines=firm.lines("2"), quotation_id=quotation.pk, by=firm.am
    )

    assert [total for total, _tax in amounts(quotation)] == [Decimal(3180), Decimal(636)]


def test_what_has_run_out_is_valid_as_long_as_usual(firm):
    quotation = overdue(sent(firm))
    services.expire_quotations(on=localdate())

    services.revise_quotation(quotation.pk, by=firm.am)

    quotation.refresh_from_db()
    day = localdate() + timedelta(days=30)
    assert (quotation.status, quotation.valid_until, quotation.latest().valid_until) == ("draft", day, day)


def test_an_answer_is_taken_back_with_it(firm):
    quotation = sent(firm)
    services.decline_quotation(quotation.pk, cause="price", text="贵 5%", by=firm.am)

    services.revise_quotation(quotation.pk, by=firm.am)

    quotation.refresh_from_db()
    assert (quotation.answered_at, quotation.decline_cause, quotation.decline_text) == (None, "", "")


def test_a_draft_and_what_became_an_order_are_refused(firm):
    draft, ordered = quote(firm), accepted(firm)
    services.order_quotation(ordered.pk, by=firm.am)

    with pytest.raises(Refused, match="this step is not possible from there"):
        services.revise_quotation(draft.pk, by=firm.am)
    with pytest.raises(Refused, match="An order was made from it"):
        services.revise_quotation(ordered.pk, by=firm.am)


def test_a_stranger_is_denied(firm):
    with pytest.raises(PermissionDenied):
        services.revise_quotation(sent(firm).pk, by=firm.stranger)


def test_the_button_opens_the_new_version(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)

    answer = client.post(reverse("orders:revise-quotation", args=[quotation.pk]))

    assert answer.url == reverse("orders:edit-quotation", args=[quotation.pk])
    assert client.get(answer.url).status_code == 200


def test_the_step_is_hidden_from_others(client, firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:revise-quotation", args=[quotation.pk])).status_code == 404


def test_what_has_run_out_is_valid_as_long_as_the_house_says(firm):
    save_policy(quotation_days=12, by=firm.admin)
    quotation = overdue(sent(firm, "10"))

    services.revise_quotation(quotation.pk, by=firm.am)

    quotation.refresh_from_db()
    assert quotation.valid_until == quotation.latest().valid_until == localdate() + timedelta(days=12)
