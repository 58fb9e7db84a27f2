"""Copies are numbered without gaps or doubles, however many print the same paper at once."""

import threading
from contextlib import suppress

import pytest
from django.db import IntegrityError

from orderdesk.core.models import Printing
from orderdesk.core.paper import printing
from orders.papers.confirmation import CONFIRMATION, read_confirmation
from tests.races import run_together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]


@pytest.fixture
def printers(firm):
    order = firm.order("confirmed")

    def press(who):
        read = lambda: read_confirmation(order, who)  # noqa: E731 - what stands on it
        return lambda: printing.print_paper(CONFIRMATION, order, read, by=who)

    return [press(who) for who in (firm.assistant, firm.manager, firm.am)]


def copies():
    return list(Printing.objects.order_by("copy").values_list("copy", flat=True))


def test_three_who_print_at_once_get_three_copies(printers):
    outcomes = run_together(*printers)

    assert [type(outcome) for outcome in outcomes] == [bytes] * 3
    assert copies() == [1, 2, 3]
    assert len(set(outcomes)) == 3


def test_without_waiting_for_their_turn_only_the_constraint_stands_between_them(printers, monkeypatch):
    both_read = threading.Barrier(2)
    render = printing.render_paper

    def render_when_both_have_read(*args, **options):
        with suppress(threading.BrokenBarrierError):
            both_read.wait(timeout=5)
        return render(*args, **options)

    monkeypatch.setattr(printing, "_wait_for_turn", lambda *args: None)
    monkeypatch.setattr(printing, "render_paper", render_when_both_have_read)

    outcomes = run_together(*printers[:2])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [IntegrityError.__name__, bytes.__name__]
    assert copies() == [1]
