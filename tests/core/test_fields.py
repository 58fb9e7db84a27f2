from datetime import date
from decimal import Decimal as D

import pytest
from django import forms

from orderdesk.core.pages.fields import DiscountField, PhoneField, TypedDateField, TypedDecimalField


class LineForm(forms.Form):
    quantity = TypedDecimalField(places=3, above=0, most=D("9999999.999"))
    due_on = TypedDateField(required=False)
    discount = DiscountField()
    phone = PhoneField(required=False)


def test_fields_read_what_is_typed():
    form = LineForm({"quantity": "１０台", "due_on": "2024年5月10日", "discount": "9.5折", "phone": "131 7649 6171"})

    assert form.is_valid()
    assert form.cleaned_data == {
        "quantity": D(10),
        "due_on": date(2024, 5, 10),
        "discount": D("0.05"),
        "phone": "13176496171",
    }


def test_empty_fields_have_their_empty_values():
    form = LineForm({"quantity": "1", "due_on": " ", "discount": "", "phone": "\u3000"})

    assert form.is_valid()
    assert form.cleaned_data == {"quantity": D(1), "due_on": None, "discount": D(0), "phone": ""}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("0", "0 is not greater than 0."),
        ("-3", "-3 is not greater than 0."),
        ("1e9", "“1e9” is not a number."),
        ("1000000000", "1000000000 is too large: at most 9999999.999."),
        ("1.2345", "1.2345 has more than 3 decimals."),
        ("😀", "“😀” is not a number."),
        ("x" * 10_000, f"“{'x' * 30}…” is too long for a number (10000 characters)."),
        ("9" * 30, f"{'9' * 30} is too large."),
    ],
)
def test_a_bad_quantity_gets_a_sentence_and_stays_in_the_input(typed, sentence):
    form = LineForm({"quantity": typed})

    assert form.errors == {"quantity": [sentence]}
    assert form["quantity"].value() == typed


def test_values_are_shown_as_they_are_typed():
    form = LineForm(
        initial={"quantity": D("10.000"), "due_on": date(2024, 5, 10), "discount": D("0.0500"), "phone": "1"}
    )

    assert [form[name].value() for name in form.fields] == ["10", "2024-05-10", "95", "1"]


def test_the_same_number_in_other_signs_is_no_change():
    initial = {"quantity": D("10.000"), "due_on": date(2024, 5, 10), "discount": D("0.05"), "phone": "13176496171"}
    form = LineForm(
        {"quantity": "10.0", "due_on": "2024/5/10", "discount": "9.5折", "phone": "131 7649 6171"}, initial=initial
    )

    assert form.changed_data == []
