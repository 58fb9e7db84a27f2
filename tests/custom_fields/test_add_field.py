"""An administrator adds a field."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.custom_fields.models import MOST_FIELDS, CustomField
from orderdesk.custom_fields.services import add_field, drop_field
from tests.custom_fields.fields import field
from tests.races import run_together
from tests.typed_forms import lost_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = reverse("custom_fields:add-field", args=["order"])
GOOD = {"name": " 包装要求 ", "kind": "choice", "choices": "木箱\n\n纸箱\n", "is_on_papers": "on"}


def test_it_stands_behind_the_others_with_its_choices(client, firm):
    first = field()
    client.force_login(firm.admin)

    assert client.post(URL, GOOD).url == reverse("custom_fields:custom-fields")

    added = CustomField.objects.latest("pk")
    assert (added.name, added.kind, added.choices, added.place) == ("包装要求", "choice", ["木箱", "纸箱"], 2)
    assert (added.is_on_papers, added.is_required, first.place) == (True, False, 1)
    assert added.history.get().history_user == firm.admin


@pytest.mark.parametrize(
    ("record", "name", "sentence"),
    [
        ("order", "合同编号", "means the column “订单编号”"),  # another name of the order number
        ("order", "单价（美元）", "means the column “单价(元)”"),
        ("customer", "行业", "means the column “所属行业”"),
        ("product", "Ｓｐｅｃ", "means the column “规格型号”"),
        ("order", "项目 编号", "There is a field “项目编号” already"),
        ("order", "——", "letters or digits"),
    ],
)
def test_a_name_that_a_sheet_could_not_tell_apart_is_refused(firm, record, name, sentence):
    field()

    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        add_field(record, name=name, kind="text", by=firm.admin)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"choices": ""}, "choices"),
        ({"choices": "木箱\n 木　箱"}, "choices"),
        ({"choices": "长" * 41}, "choices"),
        ({"kind": "money"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "长" * 31}, "name"),
    ],
)
def test_bad_input_is_named_and_kept(client, firm, changes, name):
    client.force_login(firm.admin)

    response = client.post(URL, GOOD | changes)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert lost_from(response, GOOD | changes) == {}
    assert not CustomField.objects.exists()


def test_the_name_of_a_dropped_one_is_free_again(firm):
    drop_field(field().pk, by=firm.admin)

    assert field().name == "项目编号"


def test_there_are_not_too_many(firm):
    for number in range(MOST_FIELDS):
        CustomField.objects.create(record="order", name=f"字段{number}", name_key=f"字段{number}")

    with pytest.raises(Refused, match="30 fields already"):
        field()


def test_nobody_else_adds_one(client, firm):
    with pytest.raises(PermissionDenied):
        add_field("order", name="项目编号", kind="text", by=firm.director)

    client.force_login(firm.director)
    assert client.get(URL).status_code == 404


def test_there_is_no_page_for_what_has_no_fields(client, firm):
    client.force_login(firm.admin)

    assert client.get(reverse("custom_fields:add-field", args=["invoice"])).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_name_one_is_refused(firm):
    outcomes = run_together(*[lambda: add_field("order", name="项目编号", kind="text", by=firm.admin)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CustomField", "Refused"]
    assert CustomField.objects.get().place == 1
