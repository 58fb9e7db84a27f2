"""Which columns a list shows to one person, and in which order."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from orderdesk.accounts import services
from orderdesk.accounts.looks import ListChoice
from orderdesk.core.errors import Refused
from tests.accounts.looks import ORDERS, headings, save, shown
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = reverse("looks:choose-columns", args=[ORDERS])
USUAL = ["number", "status", "customer", "amount", "goods", "stage", "due", "class", "paid", "owner", "flags"]


def choose(by, *columns, **facts):
    return services.choose_columns(ORDERS, columns=columns, by=by, **facts)


def test_the_list_shows_them_in_the_chosen_order(client, firm):
    firm.draft()
    choose(firm.am, "owner", "region", "customer")

    orders = shown(client, firm.am)

    assert headings(orders) == ["number", "owner", "region", "customer"]
    assert len(orders.rows[0].cells) == 4
    assert headings(shown(client, firm.assistant)) == USUAL


def test_a_chosen_column_stands_on_every_screen(client, firm):
    choose(firm.am, "owner", "status")

    (owner,) = [column for column in shown(client, firm.am).columns_for(firm.am) if column.key == "owner"]

    assert (owner.css, owner.labelled) == ("nowrap full", True)


def test_no_columns_are_the_usual_ones(client, firm):
    choose(firm.am, "owner")
    choose(firm.am)

    assert headings(shown(client, firm.am)) == USUAL


def test_the_usual_ones_are_kept_as_no_choice(firm):
    """So that a column which comes later is shown to whoever has chosen nothing else."""
    assert choose(firm.am, *USUAL) == []


def test_a_column_that_one_may_not_read_is_none(firm):
    with pytest.raises(Refused, match="no column “amount”"):
        choose(firm.warehouse, "amount")
    with pytest.raises(Refused, match="no column “x”"):
        choose(firm.warehouse, "x")
    with pytest.raises(Refused, match="no columns to choose"):
        services.choose_columns("orders:receipts", columns=["number"], by=firm.am)


def test_who_loses_a_role_loses_its_columns(client, firm):
    choose(firm.am, "amount", "customer")
    ListChoice.objects.update(person=firm.warehouse)

    assert headings(shown(client, firm.warehouse)) == ["number", "customer"]


def test_a_view_has_columns_of_its_own(client, firm):
    view = save(firm.am)
    choose(firm.am, "due", view_id=view.pk)

    assert headings(shown(client, firm.am, f"{reverse(ORDERS)}?view={view.pk}")) == ["number", "due"]
    assert headings(shown(client, firm.am)) == USUAL


def test_nobody_changes_the_view_of_somebody_else(firm):
    view = save(firm.director)

    with pytest.raises(PermissionDenied):
        choose(firm.am, "due", view_id=view.pk)


def test_the_page_keeps_the_question(client, firm):
    client.force_login(firm.am)

    response = client.post(f"{PAGE}?status=open", {"column": ["due", "status"], "order": ["due", "status"]})

    assert response.url == f"{reverse(ORDERS)}?status=open"
    assert ListChoice.objects.get().columns == ["due", "status"]


def test_a_column_is_moved_by_a_button_and_saved_by_another(client, firm):
    client.force_login(firm.am)
    order = ["status", "customer", "due"]

    page = client.post(PAGE, {"column": order, "order": order, "up": "customer"})

    rows = page.context["form"].rows
    assert [row["key"] for row in rows][:3] == ["customer", "status", "due"]
    assert (rows[0]["focus"], rows[0]["is_first"]) == ("down", True)
    assert not ListChoice.objects.exists()


def test_none_at_all_is_refused_in_words(client, firm):
    client.force_login(firm.am)

    page = client.post(PAGE, {"order": ["due"]})

    assert page.status_code == 422
    assert "请至少选择一列。" in page.content.decode()


def test_the_usual_ones_come_back_by_one_button(client, firm):
    choose(firm.am, "due")
    client.force_login(firm.am)

    client.post(PAGE, {"column": ["due"], "reset": "1"})

    assert ListChoice.objects.get().columns == []


def test_the_page_offers_what_one_may_read(client, firm):
    client.force_login(firm.warehouse)

    form = client.get(PAGE).context["form"]

    assert {"amount", "paid"} & {row["key"] for row in form.rows} == set()
    assert client.get(reverse("looks:choose-columns", args=["orders:receipts"])).status_code == 404


def test_the_columns_of_anothers_view_become_ones_own_choice(client, firm):
    view = save(firm.director, columns=["due"])
    services.share_view(view.pk, scope="all", by=firm.director)
    client.force_login(firm.am)

    response = client.post(f"{PAGE}?view={view.pk}", {"column": ["customer"], "order": ["customer"]})

    view.refresh_from_db()
    assert (response.url, view.columns) == (f"{reverse(ORDERS)}?view=0", ["due"])
    assert ListChoice.objects.get(person=firm.am).columns == ["customer"]


def test_the_export_has_exactly_what_is_shown(client, firm):
    order = firm.order("confirmed")
    choose(firm.assistant, "amount", "customer", "due")
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:export"), {"as": "shown"})

    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[0] == ("单号", "金额（元）", "客户", "交期")
    assert rows[1][:2] == (order.number, float(order.total))
    assert rows[1][3].date() == order.due_on


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_keep_one_choice(firm):
    outcomes = run_together(lambda: choose(firm.am, "due"), lambda: choose(firm.am, "owner"))

    assert outcomes == [["due"], ["owner"]]
    assert ListChoice.objects.count() == 1
