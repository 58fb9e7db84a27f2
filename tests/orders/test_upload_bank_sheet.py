"""The page that reads the bank's sheet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders.models import BankRow
from tests.orders.bank import bank_file, came, upload_of, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:upload-bank-sheet"


def test_a_file_is_read_and_told_of(client, firm):
    client.force_login(firm.finance)

    page = client.post(reverse(URL), {"file": upload_of(came("600", "甲"), came("5", "乙"), went("9"))}, follow=True)
    again = client.post(reverse(URL), {"file": upload_of(came("600", "甲"), came("5", "乙"))}, follow=True)

    assert "2 amounts came in. 1 rows of what went out were passed over." in page.content.decode()
    assert "0 amounts came in. 2 were here already." in again.content.decode()
    assert BankRow.objects.count() == 2


def test_a_column_that_is_not_read_is_told_of(client, firm):
    client.force_login(firm.finance)
    rows = [["2026-01-05", "甲", "600", "货款"]]
    file = SimpleUploadedFile("x.xlsx", bank_file(*rows, headings=["交易日期", "对方户名", "贷方金额", "工程"]))

    page = client.post(reverse(URL), {"file": file}, follow=True)

    assert "These columns were not read: 工程." in page.content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("x.xlsx", b"nonsense"), "This file is not an Excel workbook"),
        (upload_of(came("abc", "甲")), "Nothing was read: some rows are not understood."),
    ],
)
def test_what_cannot_be_read_is_told(client, firm, file, sentence):
    client.force_login(firm.finance)

    answer = client.post(reverse(URL), {"file": file})

    assert (answer.status_code, BankRow.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_others_have_no_such_page(client, firm):
    client.force_login(firm.manager)

    assert client.post(reverse(URL), {"file": upload_of(came("1", "甲"))}).status_code == 404
