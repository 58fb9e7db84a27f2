"""The payment letter 催款函: three grades over the same overdue instalments."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate, now

from customers import services
from orderdesk.core.models import Printing
from orders.forms.letter import Grade
from tests.orders.letters import overdue_order
from tests.papers import missing, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
NAME = "orders:print-letter"
IN_A_WEEK = str(localdate() + timedelta(days=7))


@pytest.mark.parametrize(
    ("grade", "words"), [("friendly", "请忽略本函"), ("second", "书面告知"), ("final", "保留依照合同和法律")]
)
def test_each_grade_asks_in_its_words_for_what_is_overdue(client, firm, grade, words):
    order = overdue_order(firm)

    response = press(client, firm.finance, NAME, firm.customer.pk, grade=grade, pay_by=IN_A_WEEK)

    facts = [firm.customer.name, order.number, "3,180.00", "叁仟壹佰捌拾元整", IN_A_WEEK, words]
    assert missing(response, *facts, Grade(grade).label) == []
    assert Printing.objects.get().about == f"letter:{firm.customer.pk}:{grade}"


@pytest.mark.parametrize("grade", ["second", "final"])
def test_it_names_the_letters_that_were_recorded_and_no_others(client, firm, grade, time_machine):
    overdue_order(firm)
    long_ago, first, second = (now() - timedelta(days=days) for days in (40, 6, 3))
    alone = press(client, firm.finance, NAME, firm.customer.pk, grade=grade, pay_by=IN_A_WEEK)
    for at, sent in ((long_ago, "final"), (first, "friendly"), (second, "second"), (now(), "second")):
        time_machine.move_to(at, tick=False)
        services.log_communication(
            firm.customer, by=firm.finance, text="催款", channel="other", subject=f"letter:{sent}"
        )
    services.log_communication(firm.customer, by=firm.finance, text="电话催款", channel="phone")

    after = press(client, firm.finance, NAME, firm.customer.pk, grade=grade, pay_by=IN_A_WEEK)

    days = f"{localdate(first)}、{localdate(second)}"
    assert (missing(alone, "催告"), missing(alone, "来函")) == (["催告"], ["来函"])
    assert missing(after, f"虽经我司 {days} 去函") == []


def test_interest_is_told_once_it_is_no_longer_friendly(client, firm):
    overdue_order(firm)
    sentence = "逾期利息，每天 0.1 %：¥ 31.80"
    firm.customer.late_interest = Decimal("0.1")
    firm.customer.save()

    letters = [
        press(client, firm.finance, NAME, firm.customer.pk, grade=grade, pay_by=IN_A_WEEK)
        for grade in ("friendly", "second", "final")
    ]

    assert [missing(letter, sentence) for letter in letters] == [[sentence], [], []]


def test_without_anything_overdue_there_is_no_letter(client, firm):
    firm.order("confirmed")

    answer = press(client, firm.am, NAME, firm.customer.pk, grade="final", pay_by=IN_A_WEEK)

    assert answer.status_code == 302
    assert "没有逾期" in client.get(answer.url).content.decode()
    assert not Printing.objects.exists()


@pytest.mark.parametrize("facts", [{}, {"grade": "rude"}, {"pay_by": "soon"}, {"pay_by": "2020-01-01"}])
def test_what_cannot_be_taken_is_named_and_stays_typed(client, firm, facts):
    overdue_order(firm)

    answer = press(client, firm.am, NAME, firm.customer.pk, **{"grade": "final", "pay_by": ""} | facts)

    assert answer.status_code == 422
    assert answer.context["letter_form"].errors
    assert answer.context["letter_form"].data.get("pay_by", "") == facts.get("pay_by", "")


@pytest.mark.parametrize("who", ["stranger", "warehouse", "aftersales"])
def test_it_is_hidden(client, firm, who):
    overdue_order(firm)

    answer = press(client, getattr(firm, who), NAME, firm.customer.pk, grade="final", pay_by=IN_A_WEEK)

    assert answer.status_code == 404
