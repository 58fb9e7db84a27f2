"""A company puts its logo at the head of its papers."""

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orderdesk.core.pages.photos import MEGABYTE
from orderdesk.policy.models import Policy
from tests.papers import press
from tests.walk.world import PNG

pytestmark = pytest.mark.django_db


def send(client, who, logo):
    """The policy as the admin's form sends it, with a logo."""
    client.force_login(who)
    url = reverse("admin:policy_policy_add")
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(url, data | {"logo": logo})


@pytest.mark.pdf
def test_the_logo_stands_on_the_papers_printed_from_then_on(client, firm):
    order = firm.order("confirmed")
    before = press(client, firm.assistant, "orders:print-confirmation", order.pk)

    response = send(client, firm.director, SimpleUploadedFile("标志.jpg", PNG))

    after = press(client, firm.assistant, "orders:print-confirmation", order.pk)
    assert response.status_code == 302
    assert Policy.objects.get().logo.name.endswith(".png")
    assert images_of(after.content) == images_of(before.content) + 1


def images_of(data):
    return sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize(
    "logo",
    [
        SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>"),
        SimpleUploadedFile("logo.png", PNG + b"x" * MEGABYTE),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(client, firm, logo):
    response = send(client, firm.director, logo)

    assert list(response.context["adminform"].form.errors) == ["logo"]
    assert not Policy.objects.exists()


@pytest.mark.pdf
def test_a_logo_that_was_lost_breaks_no_paper(client, firm):
    order = firm.order("confirmed")
    Policy(pk=1, logo="company/gone.png").sign(by=firm.director, reason="set").save()

    response = press(client, firm.assistant, "orders:print-confirmation", order.pk)

    assert response.headers["Content-Type"] == "application/pdf"
