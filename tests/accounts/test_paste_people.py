"""Colleagues out of rows of a sheet."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from orderdesk.accounts.models import Role, Team, User
from orderdesk.accounts.pasted import read_people
from orderdesk.core.errors import NeedsConfirmation, Refused

pytestmark = pytest.mark.django_db


def test_rows_with_a_heading_in_any_order(firm):
    text = f"角色\t姓名\t手机\t组\n客户经理、销售助理\t周强\t１３９ 0000 2222\t{firm.team.name}\n\nFinance\t李敏\t\t\n"

    first, second = read_people(text)

    assert first == {
        "name": "周强",
        "username": "zhouqiang",
        "email": "",
        "phone": "13900002222",
        "team": firm.team,
        "roles": [Role.ACCOUNT_MANAGER, Role.SALES_ASSISTANT],
    }
    assert (second["username"], second["roles"]) == ("limin", ["finance"])


def test_rows_without_a_heading_and_two_of_one_name(firm):
    people = read_people("李敏\t\tlimin@example.com\t\t\t财务\n李敏\t\t\t\t\t仓储")

    assert [person["username"] for person in people] == ["limin", "limin2"]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("\tx\t\t\t\t财务", "Row 2: the name is missing."),
        ("李敏\ta b\t\t\t\t财务", "Row 2: “a b” is no log-in name"),
        ("李敏\tx\tnobody\t\t\t财务", "Row 2: “nobody” is no e-mail address."),
        ("李敏\tx\t\t12\t\t财务", "Row 2: “12” is not a phone number"),
        ("李敏\tx\t\t\t\t厨师", "Row 2: there is no role “厨师”."),
        ("李敏\tx\t\t\t\t", "Row 2: the role is missing."),
    ],
)
def test_a_faulty_row_is_named_and_nobody_is_taken(firm, row, sentence):
    with pytest.raises(Refused, match=sentence):
        read_people(f"周强\tzhou\t\t\t\t财务\n{row}")


@pytest.mark.parametrize("text", ["", " \n\t", "姓名\t角色"])
def test_nobody_is_nobody(firm, text):
    with pytest.raises(Refused):
        read_people(text)


def test_the_page_invites_all_or_keeps_what_was_pasted(client, firm):
    client.force_login(firm.admin)
    url = reverse("accounts:paste-people")

    refused = client.post(url, {"rows": "周强\t\t\t\t\t财务\n李敏\t\t\t\t\t厨师"})
    taken = client.post(url, {"rows": "周强\t\t\t\t\t财务\n李敏\t\t\t\t\t仓储"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "厨师" in refused.content.decode()
    assert set(User.objects.filter(name__in=["周强", "李敏"]).values_list("username", flat=True)) == {
        "zhouqiang",
        "limin",
    }


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("accounts:paste-people")).status_code == 404


@pytest.mark.parametrize("heading", ["团队", "部门/组", "所属部门", "Team"])
def test_a_team_is_known_by_the_usual_headings(firm, heading):
    (person,) = read_people(f"姓名\t{heading}\t岗位\n周强\t{firm.team.name}\t业务员")

    assert (person["team"], person["roles"]) == (firm.team, [Role.ACCOUNT_MANAGER])


@pytest.mark.usefixtures("english")
def test_a_column_that_is_not_understood_is_asked_about(firm):
    rows = "姓名\t工号\t角色\n周强\t0017\t财务"
    with pytest.raises(NeedsConfirmation, match="工号") as question:
        read_people(rows)

    assert len(read_people(rows, confirmed=question.value.about)) == 1
    assert len(read_people("姓名\t工号\t角色\n周强\t\t财务")) == 1  # nothing stands under it
    with pytest.raises(NeedsConfirmation):  # what was confirmed was another thing
        read_people(rows.replace("工号", "入职日期"), confirmed=question.value.about)


@pytest.mark.usefixtures("english")
def test_a_department_outside_sales_is_asked_about_once(client, firm):
    client.force_login(firm.admin)
    url = reverse("accounts:paste-people")
    rows = "姓名\t部门\t岗位\n周强\t仓储部\t仓管\n李敏\t仓储部\t仓库\n王五\t财务部\t会计"

    asked = client.post(url, {"rows": rows})
    before = User.objects.filter(name="周强").count()
    client.post(url, {"rows": rows, "confirmed": asked.context["asks"].about})

    assert (asked.status_code, before, asked.content.decode().count("仓储部、财务部")) == (422, 0, 1)
    assert {(person.name, person.team) for person in User.objects.filter(name__in=("周强", "李敏", "王五"))} == {
        ("周强", None),
        ("李敏", None),
        ("王五", None),
    }


def test_the_same_list_pasted_again_makes_nobody_twice(client, firm):
    client.force_login(firm.admin)
    url, rows = reverse("accounts:paste-people"), "周强\t\t\t\t\t财务\n李敏\t\tlm@example.com\t\t\t仓储"
    client.post(url, {"rows": rows})
    before = User.objects.count()

    again = client.post(url, {"rows": rows})

    assert (again.status_code, User.objects.count()) == (422, before)
    with override("en"), pytest.raises(Refused, match="Row 1: 周强 is here already, as “zhouqiang”"):
        read_people(rows)


def test_a_namesake_has_a_login_of_their_own(firm):
    firm.am.name = "周强"
    firm.am.save()

    (person,) = read_people("周强\tzhou.qiang\t\t\t\t财务")

    assert person["username"] == "zhou.qiang"


@pytest.mark.usefixtures("english")
def test_a_row_that_stands_twice_is_named(firm):
    with pytest.raises(Refused, match="Row 2: 李敏 stands in row 1 already"):
        read_people("李敏\t\t\t13900001111\t\t财务\n李敏\t\t\t139 0000 1111\t\t财务")


SHEET = "周强\tzhou\tzhou@example.com\t\t\t财务\n李敏\t\tli@example.com\t13800001111\t\t仓储"


def here(firm):
    """The people of the sheet, as they were taken the first time."""
    for person in read_people(SHEET):
        User.objects.create(name=person["name"], username=person["username"], email=person["email"])


@pytest.mark.usefixtures("english")
def test_who_is_here_already_is_named_and_left_as_they_are(firm):
    here(firm)
    longer = f"{SHEET}\n王五\twang\t\t\t\t物流专员"

    with pytest.raises(NeedsConfirmation, match="Here already, and left as they are: 周强, 李敏") as asked:
        read_people(longer)
    people = read_people(longer, confirmed=asked.value.about)

    assert [person["name"] for person in people] == ["王五"]


@pytest.mark.usefixtures("english")
def test_a_list_of_nobody_new_says_so(firm):
    here(firm)

    with pytest.raises(Refused, match="All 2 people"):
        read_people(SHEET)


@pytest.mark.usefixtures("english")
def test_a_log_in_name_of_somebody_else_is_taken(firm):
    here(firm)

    with pytest.raises(Refused, match="the log-in name “zhou” is taken"):
        read_people("周强\tzhouqiang\tzhou@example.com\t\t\t财务\n赵六\tzhou\t\t\t\t财务")


NEW = "姓名\t工号\t部门\t岗位\n王五\tE01\t华南组\t业务经理\n李敏\tE02\t华南组\t业务员\n周强\tE03\t华北组\t业务员"


@pytest.fixture
def paste(client, firm):
    """Post rows as the page does."""
    client.force_login(firm.admin)
    return lambda rows, **answers: client.post(reverse("accounts:paste-people"), {"rows": rows} | answers)


def test_a_team_that_is_not_there_is_offered_and_made_with_its_people(paste):
    asked = paste(NEW)
    about = asked.context["asks"].about
    assert (asked.status_code, asked.context["form"].asked_teams) == (422, [("华南组", True), ("华北组", True)])

    taken = paste(NEW, confirmed=about, asked_teams=["华南组", "华北组"], new_teams=["华南组", "华北组"])

    assert taken.status_code == 302
    team = Team.objects.get(name="华南组")
    assert ([person.name for person in team.members.order_by("pk")], team.leader.name) == (["王五", "李敏"], "王五")
    assert User.objects.get(name="周强").team.name == "华北组"


def test_a_team_that_is_not_wanted_is_a_fault_of_its_rows_and_nothing_is_made(paste):
    about = paste(NEW).context["asks"].about

    refused = paste(NEW, confirmed=about, asked_teams=["华南组", "华北组"], new_teams=["华南组"])

    assert (refused.status_code, refused.context["form"].asked_teams) == (422, [("华南组", True), ("华北组", False)])
    assert "华北组" in refused.context["form"].errors["rows"][0]
    assert not Team.objects.filter(name="华南组").exists()


def test_a_team_that_somebody_made_meanwhile_is_the_same(paste, firm):
    rows = "姓名\t组\t角色\n王五\t华南组\t客户经理"
    paste(rows)
    team = Team.objects.create(name="华南组")

    assert paste(rows, asked_teams=["华南组"], new_teams=["华南组"]).status_code == 302
    assert User.objects.get(name="王五").team == team


@pytest.mark.usefixtures("english")
def test_faults_and_questions_are_all_asked_at_once(paste):
    rows = f"{NEW}\n赵六\tE04\t财务部\t会计\n钱七\tE05\t\t厨师"

    asked = paste(rows)

    form = asked.context["form"]
    assert ["厨师" in error for error in form.errors["rows"]] == [True]
    assert ("工号" in str(form.asks), "财务部" in str(form.asks), len(form.asked_teams)) == (True, True, 2)
    mended = rows.replace("厨师", "会计")
    names = [name for name, _ticked in form.asked_teams]
    assert paste(mended, confirmed=form.asks.about, asked_teams=names, new_teams=names).status_code == 302


def test_what_was_pasted_is_there_again_until_it_is_taken(client, paste):
    page = reverse("accounts:paste-people")
    paste(NEW)
    client.get(reverse("accounts:create-team"))

    assert client.get(page).context["form"]["rows"].value() == NEW
    teams = ["华南组", "华北组"]
    paste(NEW, confirmed=paste(NEW).context["asks"].about, asked_teams=teams, new_teams=teams)
    assert client.get(page).context["form"]["rows"].value() == ""
