"""The rule of commission has versions; a locked month keeps its own."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from reports import services
from reports.models import CommissionRule
from reports.services.commission import rule_for
from tests.reports.commission import LAST, ruled, sold_last_month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_latest_version_that_has_begun_applies(firm):
    ruled(firm)
    second = ruled(firm, base="margin", rate="5")

    assert (second.version, rule_for(LAST)) == (2, second)
    assert rule_for(LAST.replace(year=LAST.year - 1)) is None


def test_a_locked_month_is_not_ruled_anew(firm):
    sold_last_month(firm)
    ruled(firm)
    services.lock_commission(LAST, by=firm.finance)

    with pytest.raises(Refused):
        ruled(firm, rate="9")


def test_the_form_writes_the_next_version(client, firm):
    client.force_login(firm.admin)
    typed = {"base": "sales", "rate": "1.5", "valid_from": f"{LAST:%Y-%m}", "note": "年度方案"}

    taken = client.post(reverse("reports:set-commission-rule"), typed)
    refused = client.post(reverse("reports:set-commission-rule"), typed | {"valid_from": "next month"})

    assert (taken.status_code, refused.status_code) == (302, 422)
    assert (CommissionRule.objects.get().rate, "next month" in refused.content.decode()) == (Decimal("1.5"), True)


def test_nobody_else_sets_it(client, firm):
    client.force_login(firm.finance)

    assert client.post(reverse("reports:set-commission-rule"), {}).status_code == 404
    with pytest.raises(PermissionDenied):
        services.set_commission_rule(base="sales", rate=Decimal(1), valid_from=LAST, by=firm.finance)
