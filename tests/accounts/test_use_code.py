"""A code is taken once, also by two at the same moment."""

import threading

import pytest
from django.contrib.auth import get_user_model

from orderdesk.accounts import services
from orderdesk.accounts.models import Role
from orderdesk.accounts.services import factor as module
from tests.accounts.factors import code_now, with_app
from tests.factories import person
from tests.races import run_together


@pytest.fixture
def qian(transactional_db):
    return person(Role.FINANCE)


def at_once(qian, code):
    """How often four browsers come in with one code."""
    return sorted(run_together(*[lambda: services.use_code(code, by=qian) for _n in range(4)]))


@pytest.mark.parametrize("which", ["app", "recovery"])
def test_of_four_at_once_one_comes_in(qian, which):
    recovery, *_others = with_app(qian)

    assert at_once(qian, code_now() if which == "app" else recovery) == [False, False, False, True]


def test_without_the_lock_all_would_come_in(qian, monkeypatch):
    """The control: where nobody waits for the row, all of them read that the half minute is free."""
    with_app(qian)
    all_have_read, step_of = threading.Barrier(4), module._step_of

    def step_once_all_have_read(*facts, **options):
        step = step_of(*facts, **options)
        all_have_read.wait(timeout=10)
        return step

    monkeypatch.setattr(module, "_locked", lambda key: get_user_model().objects.get(pk=key))
    monkeypatch.setattr(module, "_step_of", step_once_all_have_read)

    assert at_once(qian, code_now()) == [True] * 4


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [-1, -2, 2])
def test_codes_of_before_and_of_later_are_wrong(firm, steps):
    with_app(firm.am)  # with the code before this one

    assert not services.use_code(code_now(steps=steps), by=firm.am)


@pytest.mark.django_db
def test_a_recovery_code_of_somebody_else_is_wrong(firm):
    code, *_others = with_app(firm.am)
    with_app(firm.finance)

    assert not services.use_code(code, by=firm.finance)
