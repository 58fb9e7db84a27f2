import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders import services as orders
from orders.models import Order
from orders.pages.timeline import timeline_of

pytestmark = pytest.mark.django_db


def test_a_contact_about_an_order_stands_in_both_stories(client, firm):
    order = firm.order("in_review")
    client.force_login(firm.am)

    client.post(reverse("orders:log-communication", args=[order.pk]), {"channel": "phone", "text": "客户周三收货"})

    events, _more = timeline_of(order, firm.am)
    assert [event.note for event in events if event.tone == "note"] == ["客户周三收货"]
    assert [said.text for said in firm.customer.communications.all()] == ["客户周三收货"]


def test_an_empty_contact_is_told_and_not_kept(client, firm):
    order = firm.order("in_review")
    client.force_login(firm.am)

    answer = client.post(reverse("orders:log-communication", args=[order.pk]), {"channel": "phone", "text": " "})

    assert answer.status_code == 422
    assert not firm.customer.communications.exists()


def test_the_back_office_records_no_contact_and_reads_none(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)
    client.post(reverse("orders:log-communication", args=[order.pk]), {"channel": "phone", "text": "价格谈到 95 折"})
    client.force_login(firm.warehouse)

    answer = client.get(reverse("orders:log-communication", args=[order.pk]))

    events, _more = timeline_of(order, firm.warehouse)
    assert answer.status_code == 404
    assert [event.note for event in events if event.tone == "note"] == []


def test_contacts_that_somebody_may_not_read_take_no_room_from_what_they_may(firm):
    order = firm.order("confirmed")
    orders.say(order, text="托盘要熏蒸", by=firm.am)
    for _turn in range(25):
        orders.log_communication(order, channel="phone", text="催交期", by=firm.am)

    shown = [event.note for event in timeline_of(order, firm.warehouse)[0] if event.tone == "note"]

    assert shown == ["托盘要熏蒸"]
    assert [event.note for event in timeline_of(order, firm.am)[0]] == ["催交期"] * 20


def test_words_about_prices_are_not_told_to_who_reads_none(client, settings, tmp_path, firm):
    settings.MEDIA_ROOT = tmp_path
    order = firm.order("in_approval")
    orders.say(order, text="客户说单价 130 元可以", by=firm.am)
    early = orders.attach_file(order, file=SimpleUploadedFile("报价单.pdf", b"130"), by=firm.am)
    orders.reject_order(order.pk, reason="毛利率只有 12%", by=firm.manager)
    orders.revise_order(order.pk, by=firm.assistant)
    firm.walk(Order.objects.get(pk=order.pk), "in_approval")
    orders.approve_order(order.pk, reason="毛利可以，成本 74.03", by=firm.manager)
    order = Order.objects.get(pk=order.pk)
    orders.say(order, text="托盘要熏蒸", by=firm.am)
    client.force_login(firm.warehouse)

    page = client.get(order.get_absolute_url()).content.decode()

    told = [text for text in ("130", "报价单", "毛利", "74.03", "托盘要熏蒸") if text in page]
    assert told == ["托盘要熏蒸"]
    assert client.get(reverse("orders:attachment", args=[early.pk])).status_code == 404
    client.force_login(firm.am)
    page = client.get(order.get_absolute_url()).content.decode()
    assert not [text for text in ("130", "报价单", "毛利率", "74.03") if text not in page]
    answer = client.get(reverse("orders:attachment", args=[early.pk]))
    assert b"".join(answer.streaming_content) == b"130"
    answer.close()
