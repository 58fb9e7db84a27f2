"""The door for files: nothing of ours takes or hands out a file past it, and nothing that runs gets through."""

import io
import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.forms import BaseForm
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils.timezone import now
from PIL import Image

from aftersales.models import Acceptance, TicketPhoto
from customers.models import Qualification
from fulfillment.models import CheckPhoto, QualityCheck
from imports.models import ImportJob
from orderdesk.core.pages.files import KeptFileField, WorkbookField
from orderdesk.core.pages.photos import PhotosField
from orders.models import Attachment, Invoice
from tests import filled
from tests.aftersales.links import at, linked
from tests.files import FOREIGN, MARK, PAGE, RENAMED, picture
from tests.orders.test_request_invoice import ask, title
from tests.walk.world import photo

__all__ = ["title"]
DOORS = (KeptFileField, PhotosField, WorkbookField)
SEALED = {
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}


# --- every field -----------------------------------------------------------------------------------------------------


def form_classes(base=BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from form_classes(form)


def file_fields():
    """{name: field} of each field for files in each form of ours, and of the admin."""
    reverse("workbench")  # loads all views, and the forms that they use
    foreign = ("django.", "simple_history.", "tests.")
    ours = {f"{form.__module__}.{form.__qualname__}": form for form in form_classes()}
    ours = {name: form for name, form in ours.items() if not name.startswith(foreign)}
    request = RequestFactory().get("/")
    request.user = apps.get_model(settings.AUTH_USER_MODEL)(is_superuser=True, is_staff=True)
    ours |= {
        f"admin of {model.__name__}": site.get_form(request)
        for model, site in admin.site._registry.items()
        if any(isinstance(field, FileField) for field in model._meta.fields)
    }
    return {
        f"{form_name}.{name}": field
        for form_name, form in ours.items()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    }


def test_no_form_takes_a_file_as_it_comes():
    bare = [name for name, field in file_fields().items() if not isinstance(field, DOORS)]

    assert bare == []


def cleaned(field, name, content):
    """What a field keeps of a file: [name, content], or None where it is refused in a sentence."""
    file = SimpleUploadedFile("x", content)
    file._name = name  # as it would come without Django's own look at it
    try:
        kept = field.clean([file] if isinstance(field, PhotosField) else file)
    except ValidationError:
        return None
    kept = kept[0] if isinstance(kept, list) else kept
    return [kept.name, kept.read()]


@pytest.mark.parametrize(("name", "content"), [each[1:] for each in FOREIGN], ids=[each[0] for each in FOREIGN])
def test_no_field_keeps_what_is_not_what_it_says(name, content):
    kept = {place: cleaned(field, name, content) for place, field in file_fields().items()}

    assert {place: name for place, name in kept.items() if name} == {}


@pytest.mark.parametrize(("name", "as_kept"), [each[1:] for each in RENAMED], ids=[each[0] for each in RENAMED])
def test_every_field_keeps_the_name_alone_and_the_points_alone(name, as_kept):
    data = picture(exif=_noted()) + MARK
    fields = {place: field for place, field in file_fields().items() if ".jpg" in getattr(field, "endings", ".jpg")}

    kept = {
        place: cleaned(field, name, data) for place, field in fields.items() if not isinstance(field, WorkbookField)
    }

    assert len(kept) > 9
    assert {each[0] for each in kept.values()} == {as_kept}
    assert [place for place, (_name, body) in kept.items() if MARK in body or b"Exif" in body] == []


def _noted():
    exif = Image.Exif()
    exif[0x010E] = "31.2304N"
    return exif


# --- every page ------------------------------------------------------------------------------------------------------


def _attach(firm):
    return firm.assistant, reverse("orders:attach", args=[firm.draft().pk]), {}, ["file"]


def _picture_of_product(firm):
    person, url, data = filled.filled(firm, filled.product, {})
    return person, url, data, ["picture"]


def _bank(firm):
    return firm.finance, reverse("orders:upload-bank-sheet"), {}, ["file"]


def _invoice(firm):
    invoice = ask(firm, firm.customer.invoice_titles.first(), firm.order("confirmed"), "1")
    data = {"invoice_number": "12345678", "issued_on": filled.PAST}
    return firm.finance, reverse("orders:issue-invoice", args=[invoice.pk]), data, ["file"]


def _ticket(firm):
    person, url, data = filled.filled(firm, filled.ticket, {})
    return person, url, data, ["photos"]


def _reply(firm):
    person, url, data = filled.filled(firm, filled.reply, {})
    return person, url, data, ["photos"]


def _question(firm):
    link = linked(firm, status="confirmed")[1]
    return None, at("ask", link), {"kind": "question", "text": "能不能升级？"}, ["photos"]


def _signature(firm):
    person, url, data = filled.filled(firm, filled.sign, {})
    line = firm.order("shipped").shipments.get().lines.get().pk
    return person, url, data, ["paper", f"line-{line}-damaged-photos"]


def _signature_by_link(firm):
    order, link = linked(firm, status="shipped")
    shipment = order.shipments.get()
    line = shipment.lines.get().pk
    data = {"signed_by": "顾磊", f"line-{line}-answer": "problem", f"line-{line}-damaged-chosen": "on"}
    return None, at("sign", link, shipment.pk), data, [f"line-{line}-damaged-photos"]


def _check(firm):
    order = firm.order("in_production")
    data = {"line": order.lines.get().pk, "quantity": "1", "result": "passed", "note": ""}
    return firm.production, reverse("fulfillment:record-check", args=[order.pk]), data, ["photos"]


def _paper(firm):
    person, url, data = filled.filled(firm, filled.paper, {})
    return person, url, data, ["file"]


def _ledger(firm):
    return firm.manager, reverse("imports:imports"), {}, ["file"]


def _company(firm):
    return firm.director, reverse("setup:company"), {"company": "锐丰", "opened": ""}, ["logo", "seal"]


UPLOADS = [
    _attach,
    _picture_of_product,
    _bank,
    _invoice,
    _ticket,
    _reply,
    _question,
    _signature,
    _signature_by_link,
    _check,
    _paper,
    _ledger,
    _company,
]


def _modules(patterns=None):
    """The modules of all views."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback.__module__
        elif pattern.namespace != "admin":
            yield from _modules(pattern.url_patterns)


@pytest.mark.django_db
@pytest.mark.usefixtures("place", "title")
def test_every_module_that_takes_files_is_tried(firm):
    ours = {name for name in _modules() if Path(settings.BASE_DIR, *name.split(".")).with_suffix(".py").is_file()}
    takes = {name for name in ours if "request.FILES" in Path(*name.split(".")).with_suffix(".py").read_text()}

    assert {resolve(upload(firm)[1]).func.__module__ for upload in UPLOADS} == takes


@pytest.mark.django_db
@pytest.mark.usefixtures("title")
@pytest.mark.parametrize("upload", UPLOADS, ids=[upload.__name__.strip("_") for upload in UPLOADS])
def test_no_page_keeps_what_is_not_what_it_says_and_none_breaks(client, firm, place, settings, upload):
    person, url, data, fields = upload(firm)
    if person:
        client.force_login(person)
    before = stored(settings)

    codes = {
        (field, what): client.post(url, data | {field: SimpleUploadedFile(name, content)}).status_code
        for field in fields
        for what, name, content in FOREIGN
    }

    assert {key: code for key, code in codes.items() if code not in (302, 422)} == {}
    assert stored(settings) == before


def stored(settings):
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


# --- every way out ---------------------------------------------------------------------------------------------------


def old(file, name="旧.html"):
    """A file from before there was a door: a page."""
    file.save(name, ContentFile(PAGE), save=False)
    file.instance.save()


def attachment(firm):
    file = Attachment(order=firm.draft(), name="旧.html", by=firm.assistant).sign(by=firm.assistant)
    old(file.file)
    return firm.assistant, reverse("orders:attachment", args=[file.pk])


def qualification(firm):
    paper = Qualification(customer=firm.customer, kind="other").sign(by=firm.assistant)
    old(paper.file)
    return firm.assistant, reverse("customers:file", args=[paper.pk])


def signed_paper(firm):
    acceptance = Acceptance.objects.get(shipment__order=firm.order("delivered"))
    old(acceptance.paper)
    return firm.am, reverse("aftersales:paper", args=[acceptance.shipment_id])


def ticket_photo(firm):
    shown = TicketPhoto(ticket=firm.ticket(), name="旧.svg", by=firm.am)
    old(shown.file, "旧.svg")
    return firm.am, reverse("aftersales:photo", args=[shown.pk])


def check_photo(firm):
    line = firm.order("in_production").lines.get()
    facts = {"quantity": 1, "result": "passed", "by": firm.production, "at": now()}
    check = QualityCheck.objects.create(line=line, **facts)
    shown = CheckPhoto(check_record=check, name="旧.jpg")
    old(shown.file, "旧.jpg")
    return firm.production, reverse("fulfillment:check-photo", args=[shown.pk])


def invoice(firm):
    issued = ask(firm, firm.customer.invoice_titles.first(), firm.order("confirmed"), "1").sign(by=firm.finance)
    old(issued.file)
    return firm.finance, reverse("orders:invoice-file", args=[issued.pk])


def faulty_rows(firm):
    job = ImportJob(file="a.xlsx", name="a.html", by=firm.manager, state="checked")
    old(job.faulty_rows)
    return firm.manager, reverse("imports:import-faults", args=[job.pk])


WAYS_OUT = {
    (Attachment, "file"): attachment,
    (Qualification, "file"): qualification,
    (Acceptance, "paper"): signed_paper,
    (TicketPhoto, "file"): ticket_photo,
    (CheckPhoto, "file"): check_photo,
    (Invoice, "file"): invoice,
    (ImportJob, "faulty_rows"): faulty_rows,
}
INSIDE_ONLY = {"LinkSignature.picture", "Policy.logo", "Policy.seal", "Product.picture", "ImportJob.file"}


@pytest.mark.django_db
@pytest.mark.usefixtures("place", "title")
@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=[way.__name__ for way in WAYS_OUT.values()])
def test_an_old_file_that_could_run_is_a_download(client, firm, way):
    person, url = way(firm)
    client.force_login(person)

    answer = client.get(url)

    assert {name: answer.headers.get(name) for name in SEALED} == SEALED
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PAGE


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_a_photo_is_shown_as_what_it_is(client, firm):
    shown = TicketPhoto(ticket=firm.ticket(), name="外箱.png", by=firm.am)
    shown.file.save("外箱.png", photo())
    client.force_login(firm.am)

    answer = client.get(reverse("aftersales:photo", args=[shown.pk]))

    assert {name: answer.headers.get(name) for name in SEALED} == SEALED | {"Content-Type": "image/png"}
    assert answer.headers["Content-Disposition"].startswith("inline")
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:
        assert image.size == (1, 1)


def test_every_stored_file_has_a_way_out_that_is_tried():
    kept = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    }

    assert kept == INSIDE_ONLY | {f"{model.__name__}.{name}" for model, name in WAYS_OUT}


def test_no_view_hands_a_stored_file_out_by_itself():
    root = Path(settings.BASE_DIR)
    places = {Path(app.path) for app in apps.get_app_configs() if not app.name.startswith("tests")}
    ours = [place for place in places if place.is_relative_to(root) and "site-packages" not in place.parts]
    sources = {path for place in ours for path in place.rglob("*.py")}
    answers = re.compile(r"Response\([^()]*\.open\(|static import serve|X-Accel|X-Sendfile")

    assert len(sources) > 300
    assert sorted(path.name for path in sources if answers.search(path.read_text())) == ["files.py", "photos.py"]


@pytest.mark.parametrize("field", [KeptFileField(), WorkbookField(), PhotosField()])
def test_a_refused_file_is_a_line_in_the_log(field, caplog):
    file = SimpleUploadedFile("张三的工资.html", b"<html><script>", "text/html")

    with pytest.raises(ValidationError):
        field.clean([file] if isinstance(field, PhotosField) else file)

    (record,) = [record for record in caplog.records if record.name == "orderdesk.core.pages.refusing"]
    assert record.getMessage() == "A file was refused: .html, text/html, 14 bytes"
