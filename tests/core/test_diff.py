"""Old and new of what changed: a first value strikes nothing out."""

import pytest
from django.template.loader import render_to_string

from orderdesk.core.templatetags.desk import is_first
from orders import services as orders


@pytest.mark.parametrize(("old", "first"), [("", True), (None, True), ("nothing", True), ("0", False), ("月结", False)])
def test_a_value_where_there_was_none_is_the_first(english, old, first):
    assert is_first({"old": old, "new": "x"}) is first


@pytest.mark.django_db
def test_the_timeline_strikes_out_only_what_stood_there(client, firm):
    order = firm.draft(note="")
    head = firm.head() | {"note": "轻放", "contact_name": "李工"}
    orders.edit_order(order.pk, head=head, lines=firm.lines("3"), version=order.version, by=firm.assistant)
    client.force_login(firm.assistant)

    page = client.get(order.get_absolute_url()).content.decode()

    assert "轻放" in page
    assert "<del" in page
    assert '<del class="old">无</del>' not in page


def test_the_component_prints_both_where_there_are_both():
    changes = [{"label": "a", "old": "1", "new": "2"}, {"label": "b", "old": "", "new": "3"}]

    assert render_to_string("components/diff.html", {"changes": changes}).count("<del") == 1
