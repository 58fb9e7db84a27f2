"""The history of an order in the admin: told in words, its values as people read them."""

import pytest
from django.urls import reverse
from django.utils.html import escape

pytestmark = pytest.mark.django_db


def told(client, record, by):
    by.language = "en"
    by.save()
    client.force_login(by)
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_history"
    page = client.get(reverse(name, args=[record.pk]))
    rows = [
        (row.cause, [(change["label"], change["old"], change["new"]) for change in row.history_delta_changes or []])
        for row in page.context["page_obj"]
        if hasattr(row, "history_delta_changes")
    ]
    return rows, page.content.decode()


def test_moves_are_told_with_their_labels_and_times_of_the_house(client, firm):
    order = firm.order("in_review")

    [(said, changes)], page = told(client, order, firm.admin)

    assert said == "submitted the order for review Draft → In review"
    assert changes[0] == ("Status", "Draft", "In review")
    assert [field for field, old, _new in changes if old == "nothing"] == ["Submitted at"]
    assert "None" not in page
    assert escape(said) in page


def test_other_records_are_told_in_words_too(client, firm):
    firm.product.supply, firm.product.is_active = "make", False
    firm.product.sign(by=firm.admin, reason="edit").save()

    [(said, changes), *_older], _page = told(client, firm.product, firm.admin)

    assert said == "edited"
    assert set(changes) == {("Supply", "From stock", "Made to order"), ("Active", "yes", "no")}
