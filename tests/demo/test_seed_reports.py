"""The demo company's targets and actions: enough for a first review that looks like one."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from reports.figures.contents import contents, thawed
from reports.models import Action, MonthlyReview, Target
from reports.papers.sentences import problems

pytestmark = pytest.mark.django_db


def test_the_demo_company_has_targets_actions_and_a_review_to_be_made(capsys):
    call_command("seed_demo", "--orders", "300", "--today", "2026-11-20", "--json")

    told = contents(date(2026, 10, 1))
    assert json.loads(capsys.readouterr().out) == {"orders": 300, "customers": 40}
    assert [card["target"] is None for card in told["cards"]] == [False] * 8
    assert [row["state"] for row in told["actions_before"]] == ["done", "done", "open"]
    assert [row["is_carried"] for row in told["actions_before"]] == [False, False, True]
    assert len(problems(thawed(told))) == 3
    assert list(MonthlyReview.objects.values_list("month", "state")) == [(date(2026, 10, 1), "waiting")]


@pytest.mark.parametrize("orders", [0, 1, 5])
def test_a_tiny_company_breaks_nothing(orders):
    call_command("seed_demo", "--orders", str(orders), "--today", "2026-11-20")

    assert Target.objects.filter(value__lte=0).count() == 0
    assert Action.objects.exists() == bool(orders)
