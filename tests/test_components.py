"""Tags, filters and components: how a value looks, said once for every page."""

import re
from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.templatetags import desk
from orders.states import OrderStatus


class Person:
    """A reader of the page who may or may not see phone numbers."""

    def __init__(self, sees):
        self._sees = sees

    def sees(self, kind):
        return kind in self._sees


class SampleForm(forms.Form):
    quantity = TypedDecimalField(label="Quantity", places=3, above=0, help_text="At most three decimals")
    urgent = forms.BooleanField(label="Urgent", required=False)
    paper = forms.FileField(label="Paper", required=False)


def rendered(source, **context):
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("value", "shown"), [(D("1234567.5"), "1,234,567.50"), (D(0), "0.00"), (None, ""), ("", ""), (D("-3.2"), "-3.20")]
)
def test_money_has_two_decimals_and_groups(value, shown):
    assert desk.money(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("318", "318.00"), ("46.5", "46.50"), ("0.3333", "0.3333"), ("9.125", "9.125")]
)
def test_a_price_has_the_decimals_that_it_needs(value, shown):
    assert desk.price(D(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("60.000", "60"), ("1.250", "1.25"), ("1000", "1,000"), ("0", "0")])
def test_a_quantity_has_no_trailing_zeros(value, shown):
    assert desk.qty(D(value)) == shown


@pytest.mark.parametrize(("share", "shown"), [("0", "100"), ("0.05", "95"), ("0.125", "87.5")])
def test_a_discount_is_read_as_what_is_paid(share, shown):
    assert desk.paid(D(share)) == shown


def test_an_amount_in_capitals_has_its_head():
    assert desk.capitals(D("1409.50")) == "人民币壹仟肆佰零玖元伍角"


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "11-25 周三"), ("en", "11-25 Wed")])
def test_a_day_in_a_sentence_has_its_weekday(language, shown):
    with translation.override(language):
        assert desk.weekday(date(2026, 11, 25)) == shown


def test_the_weekday_is_that_of_the_local_day():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("UTC"))

    with translation.override("en"):
        assert desk.weekday(late) == "11-25 Wed"


@pytest.mark.parametrize(("sees", "shown"), [({"phone"}, "13861724471"), (set(), "138****4471")])
def test_a_phone_is_masked_for_whoever_has_no_need_of_it(sees, shown):
    request = RequestFactory().get("/")
    request.user = Person(sees)

    assert rendered("{% phone number %}", request=request, number="13861724471") == shown


def test_a_status_is_colour_shape_and_word():
    with translation.override("zh-hans"):
        pill = rendered("{% status state 'l' %}", state=OrderStatus.IN_PRODUCTION)

    assert pill == '<span class="status status-l" data-tone="blue">生产中</span>'


def test_every_status_has_a_tone_that_the_styles_know():
    assert {status.tone for status in OrderStatus} == {"grey", "void", "yellow", "red", "blue", "green"}


def test_an_icon_is_hidden_from_whoever_hears_the_page():
    assert rendered("{% icon 'bell' %}") == (
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><use href="/static/icons.svg#i-bell"/></svg>'
    )


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'id="i-(\w+)"', Path(settings.BASE_DIR, "static/icons.svg").read_text()))
    sources = [path.read_text() for path in Path(settings.BASE_DIR, "templates").rglob("*.html")]

    named = {name for source in sources for name in re.findall(r'{% icon "(\w+)"', source)}

    assert named - drawn == set()


def test_a_field_tells_its_hint_and_its_error_to_whoever_hears_it():
    form = SampleForm({"quantity": "-3"})
    form.is_valid()

    field = render_to_string("components/field.html", {"field": form["quantity"]})

    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_quantity-error id_quantity-hint"' in field
    assert 'id="id_quantity-error"' in field
    assert 'id="id_quantity-hint"' in field
    assert 'value="-3"' in field


@pytest.mark.parametrize(("name", "css"), [("quantity", "input"), ("paper", "file"), ("urgent", "")])
def test_a_widget_is_dressed_by_its_kind(name, css):
    assert f'class="{css}"' in desk.described(SampleForm()[name])


def test_what_was_typed_cannot_become_markup():
    form = SampleForm({"quantity": '"><script>alert(1)</script>'})
    form.is_valid()

    assert "<script>" not in render_to_string("components/field.html", {"field": form["quantity"]})


def test_old_and_new_are_told_without_colour():
    changes = [{"label": "Due", "old": "11-25", "new": "11-27"}]

    told = render_to_string("components/diff.html", {"changes": changes})

    assert '<del class="old">11-25</del>' in told
    assert '<ins class="new">11-27</ins>' in told


@pytest.mark.parametrize(
    ("page", "links"), [({}, []), ({"next_url": "?after=1"}, ["?after=1"]), ({"prev_url": "?before=2"}, ["?before=2"])]
)
def test_the_pager_leads_only_where_there_is_more(page, links):
    shown = render_to_string("components/pager.html", {"page": page})

    assert re.findall(r'href="(.*?)"', shown) == links


@pytest.mark.parametrize("code", ["403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_failure_need_no_context_and_no_database(code, language):
    with translation.override(language):
        page = render_to_string(f"{code}.html")

    assert f'<p class="code">{code[:3]}</p>' in page


def test_the_length_of_a_text_is_judged_by_the_server_alone():
    """A browser would cut what is pasted, and tell nobody."""

    class Short(forms.Form):
        name = forms.CharField(max_length=3)

    shown = desk.described(Short({"name": "abcdef"})["name"])

    assert "maxlength" not in shown
    assert 'value="abcdef"' in shown


def test_a_chosen_file_that_a_refused_page_lost_is_asked_for_again():
    files = {"paper": SimpleUploadedFile("a.pdf", b"x")}
    refused = SampleForm({"quantity": "-1"}, files)
    taken = SampleForm({"quantity": "1"}, files)
    without = SampleForm({"quantity": "-1"})

    lost = [desk.is_lost(form["paper"]) for form in (refused, taken, without, SampleForm())]

    assert lost == [True, False, False, False]


def test_every_form_shows_the_sentence_of_the_server_rather_than_the_browsers_own():
    """The browser speaks its own language, not the one that was chosen here; only the log-in is left to it."""
    pages = [page for page in Path(settings.BASE_DIR, "templates").rglob("*.html") if page.name != "login.html"]
    forms_found = [tag for page in pages for tag in re.findall(r"<form[^>]*method=\"post\"[^>]*", page.read_text())]

    assert len(forms_found) > 40
    assert [tag for tag in forms_found if "novalidate" not in tag] == []
    assert [page.name for page in pages if "maxlength" in page.read_text()] == []


def test_dates_are_typed_the_same_way_everywhere():
    """A browser's own date field writes 01/31/2026 for some readers and 31.01.2026 for others."""
    pages = [*(Path(settings.BASE_DIR) / "templates").rglob("*.html")]

    assert [page.name for page in pages if 'type="date"' in page.read_text()] == []
