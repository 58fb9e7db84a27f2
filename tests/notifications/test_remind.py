"""The ledger of reminders: what is due is recorded once, what is no longer due goes, whatever happens to the clock."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, localtime, now

from customers.models import Communication
from orderdesk.accounts.services import appoint_deputy
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import open_reminders, remind, send_digests
from orderdesk.notifications.services import deliver_due
from orderdesk.policy.models import Policy
from orders import services as orders
from orders.models import Approval, Order
from orders.services.money import record_receipt
from tests.factories import person
from tests.notifications.moments import moment
from tests.races import run_together


def recorded(rule):
    """{(recipient, slot)} of the open reminders of a rule."""
    return set(Reminder.objects.filter(rule=rule, state="open").values_list("recipient__name", "slot"))


def holder(order):
    """Who has the stage that the order stands in."""
    return order.stages.filter(finished_at=None, owner__isnull=False).order_by("place").first().owner.name


@pytest.fixture
def confirmed(firm):
    return firm.order("confirmed", "5")


def test_delivery_is_told_three_and_one_working_days_before_and_once_each(firm, confirmed):
    due = confirmed.due_on
    early, near = (moment(add_working_days(due, -days)) for days in (4, 3))

    remind(at=early)
    before = recorded("delivery")
    remind(at=near)
    remind(at=near + timedelta(hours=1))

    assert before == set()
    assert recorded("delivery") == {(name, f"{due}:3") for name in (confirmed.owner.name, holder(confirmed))}
    assert OutgoingMessage.objects.filter(reminder__rule="delivery", channel="app").count() == 2


def test_a_late_delivery_is_told_on_each_working_day_to_the_manager_too(firm, confirmed):
    friday = confirmed.due_on + timedelta(days=1)
    while friday.weekday() != 4:
        friday += timedelta(days=1)

    remind(at=moment(friday))
    on_friday = recorded("delivery")
    remind(at=moment(friday + timedelta(days=1)))
    remind(at=moment(friday + timedelta(days=2)))
    at_weekend = recorded("delivery")
    remind(at=moment(friday + timedelta(days=3)))

    people = {confirmed.owner.name, confirmed.team.leader.name, holder(confirmed)}
    assert on_friday == at_weekend == {(name, friday.isoformat()) for name in people}
    assert recorded("delivery") == {(name, (friday + timedelta(days=3)).isoformat()) for name in people}


def test_two_days_of_downtime_are_made_up_for_once(firm, confirmed):
    late = confirmed.due_on + timedelta(days=1)
    remind(at=moment(add_working_days(late, 1)))

    remind(at=moment(add_working_days(late, 3)))

    assert {slot for _name, slot in recorded("delivery")} == {add_working_days(late, 3).isoformat()}


def test_a_reminder_goes_when_its_cause_is_gone_and_its_notice_with_it(firm, confirmed):
    remind(at=moment(confirmed.due_on + timedelta(days=1)))
    while deliver_due():
        pass
    Order.objects.filter(pk=confirmed.pk).update(due_on=confirmed.due_on + timedelta(days=60))

    remind(at=moment(confirmed.due_on + timedelta(days=1), 11))

    assert recorded("delivery") == set()
    assert set(Reminder.objects.filter(rule="delivery").values_list("state", flat=True)) == {"gone"}
    told = OutgoingMessage.objects.filter(reminder__rule="delivery", channel="app")
    assert not told.filter(read_at=None).exists()


def test_what_was_not_sent_yet_is_not_sent_when_its_cause_is_gone(firm, confirmed):
    remind(at=moment(confirmed.due_on + timedelta(days=1)))
    Order.objects.filter(pk=confirmed.pk).update(due_on=confirmed.due_on + timedelta(days=60))

    remind(at=moment(confirmed.due_on + timedelta(days=1), 11))

    told = OutgoingMessage.objects.filter(reminder__rule="delivery")
    assert set(told.values_list("state", flat=True)) == {"dropped"}


@pytest.mark.parametrize("sent", [True, False])
def test_a_cause_that_returns_is_told_again_without_a_second_notice(firm, confirmed, sent):
    late, due_on = confirmed.due_on + timedelta(days=1), confirmed.due_on
    remind(at=moment(late))
    while sent and deliver_due():
        pass
    told = OutgoingMessage.objects.filter(reminder__rule="delivery", channel="app")
    count = told.count()
    mine = Reminder.objects.filter(rule="delivery", recipient=confirmed.owner)
    seen = told.filter(recipient=confirmed.team.leader)
    seen.filter(state="sent").update(read_at=moment(late, 10))  # read by the leader before the cause went
    Order.objects.filter(pk=confirmed.pk).update(due_on=due_on + timedelta(days=60))
    remind(at=moment(late, 11))

    Order.objects.filter(pk=confirmed.pk).update(due_on=due_on)
    remind(at=moment(late, 12))
    while deliver_due():
        pass

    assert (told.count(), mine.get().state) == (count, "open")
    assert told.get(recipient=confirmed.owner).state == "sent"
    assert told.get(recipient=confirmed.owner).read_at is None
    assert (seen.get().read_at is None) is not sent


def test_the_sentence_is_in_the_language_of_its_reader(firm, confirmed):
    confirmed.owner.language = "en"
    confirmed.owner.save()

    remind(at=moment(confirmed.due_on + timedelta(days=1)))

    told = dict(Reminder.objects.filter(rule="delivery").values_list("recipient__name", "subject"))
    customer, day = str(confirmed.customer), confirmed.due_on
    assert told[confirmed.owner.name] == f"{confirmed} ({customer}) is overdue: it was due on {day}"
    assert told[confirmed.team.leader.name] == f"{confirmed}（{customer}）已逾期，应于 {day} 交付"


def test_the_link_opens_the_order_for_whoever_is_reminded(client, firm, confirmed):
    remind(at=moment(confirmed.due_on + timedelta(days=1)))
    client.force_login(confirmed.owner)

    answer = client.get(Reminder.objects.get(recipient=confirmed.owner, rule="delivery").url)

    assert answer.status_code == 200


def test_whoever_left_is_not_reminded(firm, confirmed):
    confirmed.owner.is_active = False
    confirmed.owner.save()

    remind(at=moment(confirmed.due_on + timedelta(days=1)))

    assert {name for name, _slot in recorded("delivery")} == {confirmed.team.leader.name, holder(confirmed)}


def test_an_approval_is_told_when_its_clock_ran_out_and_later_to_the_level_above(firm):
    order = firm.order("in_approval", "5")
    director = firm.director
    due = Approval.objects.get(order=order).due_at

    remind(at=due - timedelta(minutes=1))
    before = recorded("approval")
    remind(at=due)
    at_first = {name for name, _slot in recorded("approval")}
    remind(at=due + timedelta(hours=24))

    assert before == set()
    assert at_first == {order.team.leader.name}
    assert {name for name, _slot in recorded("approval")} == {order.team.leader.name, director.name}


def test_the_deputy_of_an_absent_leader_is_told(firm):
    order = firm.order("in_approval", "5")
    deputy = person("sales_manager")
    leader = order.team.leader
    leader.is_absent, leader.deputy = True, deputy
    leader.save()

    remind(at=Approval.objects.get(order=order).due_at)

    assert {name for name, _slot in recorded("approval")} == {deputy.name}


def test_the_deputy_of_the_day_is_told(firm):
    """From the first day to the last; the absent director is told too, and decides as well."""
    order = firm.order("in_approval", "500")
    orders.approve_order(order.pk, by=firm.manager)
    deputy, due = person("sales_manager"), Approval.objects.get(order=order, is_turn=True).due_at
    day = localtime(due).date()
    appoint_deputy(firm.director.pk, deputy=deputy, begins_on=day, ends_on=day, by=firm.director)

    remind(at=due)
    on_the_day = {name for name, _slot in recorded("approval")}
    remind(at=due + timedelta(days=1))

    assert on_the_day == {firm.director.name, deputy.name}
    assert deputy.name not in {name for name, _slot in recorded("approval")}


def test_a_review_waits_two_working_hours_and_a_day_until_the_manager_hears_of_it(firm):
    order = firm.order("in_review", "5")
    Order.objects.filter(pk=order.pk).update(submitted_at=moment(date(2026, 11, 20), 17))  # a Friday

    remind(at=moment(date(2026, 11, 21), 16))
    on_saturday = recorded("review")
    remind(at=moment(date(2026, 11, 23), 9, 59))
    early = {name for name, _slot in recorded("review")}
    remind(at=moment(date(2026, 11, 23), 10))

    assert on_saturday == set()
    assert early == {order.team.leader.name}
    assert {name for name, _slot in recorded("review")} == {order.team.leader.name, firm.assistant.name}


def test_missing_information_has_no_clock_where_it_is_switched_off(firm):
    order = firm.order("in_review", "5")
    orders.ask_information(order.pk, note="缺少电话", by=firm.assistant)
    policy = Policy.current()
    policy.information_clock, policy.review_escalation_hours = False, 999
    policy.save()

    remind(at=now() + timedelta(days=10))

    assert recorded("review") == set()


def test_a_payment_is_told_before_and_after_its_day_to_account_manager_and_finance(firm):
    order = firm.order("delivered", "5")
    due = order.instalments.get().due_on
    people = {order.owner.name, firm.finance.name}

    told = {}
    for days in (-8, -7, -5, -3, 0, 1, 6, 7, 29, 30, 99):
        remind(at=moment(due + timedelta(days=days)))
        told[days] = {slot.rpartition(":")[2] for name, slot in recorded("payment") if name in people}

    assert told == {
        -8: set(),
        -7: {"-7"},
        -5: {"-7"},
        -3: {"-3"},
        0: {"0"},
        1: {"1"},
        6: {"1"},
        7: {"7"},
        29: {"15"},
        30: {"30"},
        99: {"30"},
    }
    assert {name for name, _slot in recorded("payment")} == people


def test_a_payment_that_came_in_is_not_reminded_of_any_more(firm):
    order = firm.order("delivered", "5")
    due = order.instalments.get().due_on
    remind(at=moment(due + timedelta(days=1)))
    before = recorded("payment")
    record_receipt(order.pk, received_on=localdate(), amount=order.total, by=firm.finance)

    remind(at=moment(due + timedelta(days=1), 11))

    assert before != set()
    assert recorded("payment") == set()


def test_a_follow_up_is_told_to_whoever_set_it_until_somebody_spoke_with_the_customer(firm):
    customer = firm.customer
    told = Communication(
        customer=customer,
        text="下周再联系",
        happened_at=now() - timedelta(days=3),
        next_on=localdate(),
        by=firm.assistant,
    )
    told.sign(by=firm.assistant).save()

    remind(at=moment(localdate() - timedelta(days=1)))
    before = recorded("follow-up")
    remind(at=moment(localdate()))
    on_the_day = recorded("follow-up")
    later = Communication(customer=customer, text="已联系", happened_at=now(), by=firm.assistant)
    later.sign(by=firm.assistant).save()
    remind(at=moment(localdate(), 12))

    assert before == set()
    assert on_the_day == {(firm.assistant.name, localdate().isoformat())}
    assert recorded("follow-up") == set()


def test_an_open_order_without_a_record_is_told_to_the_assistant_after_two_working_days(firm, confirmed):
    today = localdate()

    remind(at=now() + timedelta(hours=1))
    before = recorded("quiet")
    remind(at=moment(add_working_days(today, 3)))

    assert before == set()
    assert recorded("quiet") == {(firm.assistant.name, add_working_days(today, 3).isoformat())}


def test_a_message_is_a_record(firm, confirmed):
    orders.say(confirmed, text="客户说下午再联系", by=firm.assistant)

    remind(at=now() + timedelta(hours=1))

    assert recorded("quiet") == set()


def test_a_silent_customer_is_told_to_the_account_manager(firm, confirmed):
    customer = confirmed.customer

    remind(at=moment(localdate() + timedelta(days=29)))
    before = recorded("silence")
    remind(at=moment(localdate() + timedelta(days=30)))

    assert before == set()
    assert recorded("silence") == {(customer.owner.name, localdate().isoformat())}


def test_the_digest_comes_once_on_a_working_day_after_its_time(firm, confirmed):
    friday = confirmed.due_on + timedelta(days=1)
    while friday.weekday() != 4:
        friday += timedelta(days=1)
    remind(at=moment(friday, 8))
    at = Policy.current().digest_at

    early = send_digests(at=moment(friday, 8, 29), not_before=at)
    late = send_digests(at=moment(friday, 14), not_before=at)
    again = send_digests(at=moment(friday, 15), not_before=at)
    weekend = send_digests(at=moment(friday + timedelta(days=1), 9), not_before=at)

    people = Reminder.objects.filter(state="open").values("recipient").distinct().count()
    assert (early, late, again, weekend) == (0, people, 0, 0)
    told = OutgoingMessage.objects.get(kind="digest", recipient=confirmed.owner, channel="app")
    assert told.text.splitlines() == [r.subject for r in open_reminders(confirmed.owner, at=moment(friday, 14))]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_record_each_occasion_once(firm):
    order = firm.order("confirmed", "5")
    at = moment(order.due_on + timedelta(days=1))

    run_together(*[lambda: remind(at=at)] * 4)

    occasions = Reminder.objects.filter(rule="delivery").count()
    assert occasions == 3  # the account manager, the manager, and who has the stage
    assert OutgoingMessage.objects.filter(reminder__rule="delivery", channel="app").count() == occasions


def test_of_several_late_stages_the_one_that_holds_up_is_told(firm, confirmed):
    first = confirmed.stages.filter(finished_at=None).order_by("place").first()

    remind(at=moment(confirmed.due_on + timedelta(days=30)))

    assert set(Reminder.objects.filter(rule="stage").values_list("about", flat=True)) == {f"stage:{first.pk}"}
    told = {name for name, _slot in recorded("stage")}
    assert told == {first.owner.name, firm.assistant.name, firm.manager.name}


def test_what_is_meant_for_somebody_who_left_goes_to_the_deputy_else_to_the_leader(firm, confirmed):
    due = moment(add_working_days(confirmed.due_on, -3))
    deputy, owner = person(), confirmed.owner
    owner.is_active = False
    owner.save()
    remind(at=due)
    to_leader = {name for name, _slot in recorded("delivery")}
    owner.deputy = deputy
    owner.save()

    remind(at=due + timedelta(minutes=1))

    to_deputy = {name for name, _slot in recorded("delivery")}
    assert firm.manager.name in to_leader
    assert owner.name not in to_leader | to_deputy
    assert deputy.name in to_deputy
