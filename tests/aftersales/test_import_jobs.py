import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from imports.models import ImportJob
from imports.services import progress_of, run_import, start_import, sweep_imports, take_import
from imports.services.kinds import KINDS, ORDERS
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.core.jobs import queue
from orderdesk.core.sheets.reading import MOST_PACKED
from orders.models import Order
from orders.sheets.orders import HEADINGS, read_sheet
from tests.aftersales.sheet import workbook
from tests.factories import TeamFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with override("en"):
        yield


@pytest.fixture
def manager():
    return person(Role.SALES_MANAGER, team=TeamFactory(), language="en")


def upload(*rows, content=None, name="台账.xlsx"):
    return SimpleUploadedFile(name, workbook(*rows) if content is None else content)


def job_of(manager, *rows, content=None):
    """An uploaded workbook that a worker has looked at."""
    job = start_import(upload(*rows, content=content), by=manager)
    run_import(job.pk)
    job.refresh_from_db()
    return job


BAD = {"订单编号": "A-2", "数量": "若干"}


# --- its life --------------------------------------------------------------------------------------------------------


def test_a_workbook_is_checked_and_nothing_is_written(manager):
    job = job_of(manager, {}, BAD)

    assert (job.state, job.result["orders"], job.result["faulty_orders"], job.result["written"]) == ("checked", 1, 1, 0)
    assert job.result["faults"] == [{"row": 3, "column": "数量", "value": "若干", "message": "“若干” is not a number."}]
    assert [order.number for order in read_sheet(job.faulty_rows.path).faulty] == ["A-2"]
    assert not Order.objects.exists()


def test_the_good_orders_are_taken(manager):
    job = job_of(manager, {}, BAD)

    take_import(job.pk, which="good", by=manager)
    run_import(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["written"], progress_of(job)) == ("done", 1, 1)
    assert Order.objects.get().entered_by == manager


def test_all_can_be_taken_only_where_all_is_good(manager):
    job = job_of(manager, {}, BAD)

    with pytest.raises(Refused, match="Some rows are faulty"):
        take_import(job.pk, which="all", by=manager)

    good = job_of(manager, {})
    take_import(good.pk, which="all", by=manager)
    with pytest.raises(Refused, match="no longer waiting for a decision"):
        take_import(good.pk, which="all", by=manager)


def test_a_file_without_a_good_order_cannot_be_taken(manager):
    job = job_of(manager, BAD)

    with pytest.raises(Refused, match=r"There is nothing in .* that could be taken"):
        take_import(job.pk, which="good", by=manager)


def test_a_workbook_without_orders_is_refused_in_the_uploaders_language(manager):
    manager.language = "en"
    manager.save()

    job = job_of(manager, content=b"PK\x03\x04 no")

    assert (job.state, job.result) == ("failed", {})
    assert job.refusal == "This file is not an Excel workbook, or it is damaged. Save it as .xlsx and try again."


def test_whoever_may_no_longer_import_is_refused(manager):
    job = start_import(upload({}), by=manager)
    manager.groups.clear()

    run_import(job.pk)

    job.refresh_from_db()
    assert (job.state, job.refusal) == ("failed", "You may no longer import this sheet.")


def test_a_job_is_worked_on_once(manager):
    job = job_of(manager, {})
    take_import(job.pk, which="all", by=manager)

    run_import(job.pk)
    run_import(job.pk)

    assert Order.objects.count() == 1


def test_a_job_that_a_dead_worker_left_is_begun_again_and_given_up_after_three_times(manager, monkeypatch):
    sent = []
    monkeypatch.setattr(queue, "send", lambda task, key: sent.append((task, key)))
    job = start_import(upload({}), by=manager)
    ImportJob.objects.update(state="writing", take="all", attempts=2, touched_at=now() - timedelta(minutes=16))

    sweep_imports()
    job.refresh_from_db()
    assert (job.state, sent) == ("waiting", [("imports.run_import", job.pk)])

    ImportJob.objects.update(state="writing", attempts=3, touched_at=now() - timedelta(minutes=16))
    sweep_imports()
    job.refresh_from_db()
    assert (job.state, job.refusal) == ("failed", "The import was interrupted three times. Ask an administrator.")


def test_a_worker_that_was_overtaken_writes_nothing(manager, monkeypatch):
    job = job_of(manager, {})
    take_import(job.pk, which="all", by=manager)

    def slow(*args, **kwargs):
        ImportJob.objects.filter(pk=job.pk).update(attempts=2)
        return ORDERS.take(*args, **kwargs)

    monkeypatch.setitem(KINDS, "orders", replace(ORDERS, take=slow))
    run_import(job.pk)

    assert not Order.objects.exists()


# --- its pages -------------------------------------------------------------------------------------------------------


def test_a_workbook_is_uploaded_looked_at_and_taken_by_page(client, manager, django_capture_on_commit_callbacks):
    client.force_login(manager)

    answer = client.post(reverse("imports:imports"), {"file": upload({}, BAD)})
    job = ImportJob.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert 'id="import-progress"' in client.get(job.get_absolute_url()).content.decode()

    run_import(job.pk)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "“若干” is not a number." in page
    assert client.get(reverse("imports:import-progress", args=[job.pk])).headers["HX-Refresh"] == "true"

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "good"})
    run_import(job.pk)
    assert Order.objects.count() == 1

    rest = client.get(reverse("imports:import-faults", args=[job.pk]))
    assert [order.number for order in read_sheet(io.BytesIO(rest.getvalue())).faulty] == ["A-2"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no workbook", "This file is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old .xls file"),
        (b"PK" * (MOST_PACKED // 2 + 1), "The file is larger than 20 MB."),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_workbook_is_told_at_once(client, manager, content, sentence):
    client.force_login(manager)

    answer = client.post(reverse("imports:imports"), {"file": upload(content=content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_the_same_warning_is_told_once_with_its_rows(client, manager):
    client.force_login(manager)
    job = job_of(manager, *[{"订单编号": f"A-{n}", "确认日期": ""} for n in range(8)])

    page = client.get(job.get_absolute_url()).content.decode()

    assert page.count("确认日期 is missing; the previous date is used.") == 1
    assert "2, 3, 4, 5, 6 … 8 rows in all" in page


def test_an_upload_without_a_file_is_told(client, manager):
    client.force_login(manager)

    assert client.post(reverse("imports:imports")).status_code == 422


def test_a_job_can_be_taken_by_page_only_in_a_known_way(client, manager):
    client.force_login(manager)
    job = job_of(manager, {})

    assert client.post(reverse("imports:take-import", args=[job.pk]), {"which": "every"}).status_code == 404
    assert client.get(reverse("imports:take-import", args=[job.pk])).status_code == 405


def test_the_empty_sheet_has_all_headings(client, manager):
    client.force_login(manager)

    sheet = client.get(reverse("imports:import-template")).getvalue()

    assert read_sheet(io.BytesIO(sheet)).headings == HEADINGS


JOB_PAGES = ["import", "import-progress", "import-faults"]


@pytest.mark.parametrize("name", JOB_PAGES)
def test_another_managers_import_is_hidden_but_an_administrator_sees_it(client, manager, name):
    job = job_of(manager, {}, BAD)
    url = reverse(f"imports:{name}", args=[job.pk])

    for stranger, code in [(person(Role.SALES_MANAGER), 404), (person(Role.ADMINISTRATOR), 200)]:
        client.force_login(stranger)
        answer = client.get(url)
        assert answer.status_code == code
        assert not answer.streaming or answer.getvalue()


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PRODUCTION, Role.LOGISTICS])
def test_whoever_may_not_import_has_no_import_pages(client, manager, role):
    job = job_of(manager, {}, BAD)
    client.force_login(person(role))

    assert client.get(reverse("imports:imports")).status_code == 403
    assert client.get(reverse("imports:import-template")).status_code == 403
    assert {client.get(reverse(f"imports:{name}", args=[job.pk])).status_code for name in JOB_PAGES} == {404}
    assert client.post(reverse("imports:take-import", args=[job.pk]), {"which": "good"}).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_imports_costs_the_same_for_any_number(client, manager, django_assert_max_num_queries, count):
    ImportJob.objects.bulk_create([ImportJob(file="x.xlsx", name=f"{n}.xlsx", by=manager) for n in range(count)])
    client.force_login(manager)

    with django_assert_max_num_queries(10):
        client.get(reverse("imports:imports"))
