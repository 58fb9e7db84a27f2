"""One review is made by one worker."""

import pytest

from orderdesk.core.paper import pdf
from reports import services
from reports.models import MonthlyReview
from reports.tasks import render_review
from tests.reports.made import last_month

pytestmark = pytest.mark.django_db


@pytest.mark.pdf
def test_a_worker_that_was_thought_dead_writes_nothing(firm, monkeypatch):
    review = services.make_review(last_month(), by=firm.director)

    def overtaken(figures, *, version):
        MonthlyReview.objects.update(attempts=2)  # the sweeper has given it to another one
        return b"%PDF"

    monkeypatch.setattr("reports.tasks.review_pdf", overtaken)
    render_review(review.pk)

    review.refresh_from_db()
    assert (review.state, review.pdf) == ("running", None)


def test_a_machine_without_the_library_says_the_command(client, firm, monkeypatch):
    review = services.make_review(last_month(), by=firm.director)
    monkeypatch.setattr(pdf, "import_module", _absent)

    render_review(review.pk)

    client.force_login(firm.director)
    review.refresh_from_db()
    assert review.state == "failed"
    assert pdf.INSTALL in client.get(review.get_absolute_url()).content.decode()


def _absent(name):
    if name == "fontTools.ttLib":
        return __import__("fontTools.ttLib", fromlist=["TTFont"])
    raise OSError("cannot load library 'libgobject-2.0-0'")
