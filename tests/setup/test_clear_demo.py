"""The demo company is taken away, and what is not of it stays."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from customers.models import Customer
from demo.company.seed import seed_company
from demo.company.words import COMPANY
from fulfillment.models import StageTemplate
from orderdesk.accounts import services as accounts
from orderdesk.accounts.factors import has_second_factor
from orderdesk.accounts.models import Role, Team, User, system_user
from orderdesk.core.calendar.special_days import NoticeDay, save_special_days
from orderdesk.core.models import Backup, SpecialDay
from orderdesk.core.record.sealing import seal_history
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import add_field
from orderdesk.policy.models import Policy
from orderdesk.setup.clearing import contents
from orderdesk.setup.models import Installation
from orders import services as orders
from orders.models import Order, Product
from tests.accounts.factors import with_app

NAME = COMPANY["company"]
URL = "setup:clear-demo"


@pytest.fixture
def demo(transactional_db, place):
    seed_company(orders=12, seed=7, today=date(2026, 11, 20))
    return User.objects.get(username="admin")


@pytest.mark.usefixtures("demo")
def test_nothing_is_left_of_it_and_verify_finds_no_difference(capsys):
    seal_history()
    backup = Backup.objects.create(made_on=date(2026, 11, 20), begun_at=now(), file="x.backup")

    call_command("clear_demo", "--name", NAME, "--json")
    answer = json.loads(capsys.readouterr().out)
    call_command("verify")

    assert [model.objects.count() for model in (Order, Customer, Product, Policy)] == [0, 0, 0, 0]
    assert list(User.objects.values_list("username", flat=True)) == ["system"]
    assert StageTemplate.objects.count() == 8
    assert answer["cleared"]
    assert "/setup/first/" in answer["link"]
    assert capsys.readouterr().out.splitlines()[-1] == "没有不一致之处。"
    assert not Installation.current().has_demo
    assert list(Backup.objects.all()) == [backup]


def test_people_of_your_own_stay_with_their_team_role_password_and_second_factor(demo):
    row = {"name": "李敏", "username": "limin", "email": "", "phone": "", "roles": ["administrator"]}
    team = accounts.save_team(Team(name="华北组"), by=demo)
    (own,) = accounts.invite_people([row | {"team": team}], by=demo)
    own.set_password("ein-langes-wort-42")
    own.sign(by=own).save()
    code, *_others = with_app(own)
    save_special_days([NoticeDay(date(2027, 1, 1), False)], by=demo)

    call_command("clear_demo", "--name", NAME)

    stays = User.objects.get(username="limin")
    assert (stays.pk, stays.team, stays.roles) == (own.pk, team, {Role.ADMINISTRATOR})
    assert stays.check_password("ein-langes-wort-42")
    assert has_second_factor(stays)
    assert accounts.use_code(code, by=stays)
    assert list(Team.objects.all()) == [team]
    assert SpecialDay.objects.count() == 1


def test_custom_fields_of_your_own_stay_and_those_of_the_demo_company_go(demo):
    own = add_field("order", name="安装方式", kind="choice", choices=["自装", "上门"], by=demo)
    assert CustomField.objects.count() > 1

    call_command("clear_demo", "--name", NAME)

    kept = CustomField.objects.get()
    assert (kept.pk, kept.name, kept.choices, kept.place) == (own.pk, "安装方式", ["自装", "上门"], own.place)
    assert add_field("order", name="项目编号", kind="text", by=system_user()).pk > own.pk


@pytest.mark.usefixtures("demo")
def test_another_name_takes_nothing_away():
    with pytest.raises(CommandError) as refusal:
        call_command("clear_demo", "--name", "别的公司")

    assert refusal.value.returncode == 1
    assert Order.objects.count() == 12


@pytest.mark.usefixtures("demo")
def test_a_real_order_keeps_the_company(client):
    customer, product = Customer.objects.first(), Product.objects.first()
    head = {"customer": customer, "contact_name": "王", "contact_phone": "13861724471", "address": "无锡"}
    head |= {"payment_terms": "款到发货", "ordered_on": None, "due_on": date(2027, 1, 1)}
    line = {"product": product, "quantity": 1, "unit_price": 1}
    order = orders.create_order(
        head=head | {"freight": 0, "freight_tax_rate": 0}, lines=[line], by=User.objects.get(username="assistant")
    )

    with pytest.raises(CommandError, match=str(order)):
        call_command("clear_demo", "--name", NAME)
    client.force_login(User.objects.get(username="admin"))
    page = client.post(reverse(URL), {"name": NAME})

    assert page.context["reasons"]
    assert Order.objects.count() == 13


def test_by_the_page_whoever_does_it_goes_on_as_first_administrator(client, demo):
    client.force_login(demo)

    shown = client.get(reverse(URL))
    refused = client.post(reverse(URL), {"name": "别的"})
    answer = client.post(reverse(URL), {"name": NAME})

    assert dict(shown.context["contents"])[str(Customer._meta.verbose_name_plural)] == 40
    assert refused.status_code == 422
    assert answer.url.startswith("/setup/first/")
    assert client.get(answer.url).status_code == 200
    assert not Order.objects.exists()


@pytest.mark.usefixtures("demo")
def test_a_cleared_company_is_not_seeded_again_by_itself():
    call_command("clear_demo", "--name", NAME)

    call_command("seed_demo", if_empty=True)

    assert not Order.objects.exists()


@pytest.mark.django_db
def test_where_no_demo_company_stands_there_is_nothing_to_take_away(client, firm):
    with pytest.raises(CommandError):
        call_command("clear_demo", "--name", "")
    client.force_login(firm.admin)

    assert client.get(reverse(URL)).context["reasons"]


@pytest.mark.django_db
def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse(URL)).status_code == 404


@pytest.mark.django_db
def test_what_would_go_is_named_in_the_readers_language(firm):
    orders.say(firm.order("draft"), text="请尽快", by=firm.am)

    with override("zh-hans"):
        rows = contents()

    assert [name for name, _count in rows if name.isascii()] == []
    assert rows[-1] == ("其他记录", 1)
