"""Form fields that read what people type (typed.py) and show a value the way it is typed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from orderdesk.core.money import discount_label, discount_typed, plain_number
from orderdesk.core.text.near_days import near_day, near_moment
from orderdesk.core.text.typed import (
    Mistyped,
    decimal_typed,
    key_typed,
    normalise,
    phone_typed,
)


class TypedField(forms.CharField):
    """A text input whose value is read by `read`; what was typed stays in the input when it cannot be taken."""

    empty_value = None

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_value", None)
        super().__init__(**options)

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or (isinstance(value, str) and not normalise(value)):
            return self.empty_value
        try:
            return self.read(value)
        except Mistyped as mistake:
            raise ValidationError(str(mistake), code="mistyped") from mistake

    def prepare_value(self, value: date | str | Decimal | None) -> str | None:
        return value if value is None or isinstance(value, str) else self.write(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (self.to_python(initial) if isinstance(initial, str) else initial)
        except ValidationError:
            return True


class TypedDecimalField(TypedField):
    """A number with its bounds: TypedDecimalField(places=3, above=0, most=MOST_QUANTITY)."""

    def __init__(
        self,
        *,
        places: int,
        above: int | None = None,
        least: int | Decimal | None = None,
        most: int | Decimal | None = None,
        **options: Any,
    ) -> None:
        self.bounds: dict[str, Any] = {"places": places, "above": above, "least": least, "most": most}
        super().__init__(**options)

    def read(self, text: str) -> Decimal:
        return decimal_typed(text, **self.bounds)

    def write(self, value: Any) -> str:
        return plain_number(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}


class TypedDateField(TypedField):
    """A day as people write it, shortened too: 12-22, +3, 周五. With `ahead` the next such day, with False the last."""

    def __init__(self, *, ahead: bool | None = None, **options: Any) -> None:
        self.ahead = ahead
        super().__init__(**options)

    def read(self, text: str) -> date:
        return near_day(text, ahead=self.ahead)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "data-day": "day"}


class ComingDateField(TypedDateField):
    """A day that is still to come, or today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"ahead": True} | options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value < localdate():
            raise ValidationError(_("This day has passed. Enter today or a later day."))


class MomentField(TypedField):
    """A day with or without a time, as people write it."""

    def read(self, text: str) -> datetime:
        return near_moment(text)

    def write(self, value: Any) -> Any:
        return f"{localtime(value):%Y-%m-%d %H:%M}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "data-day": "moment"}


class DiscountField(TypedField):
    """Typed and shown as the percentage that is paid; the value is the share taken off, 0 where nothing is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "empty_value": Decimal(0)} | options)

    def read(self, text: str) -> Decimal:
        return discount_typed(text)

    def write(self, value: Any) -> str:
        return discount_label(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}


class KeyField(forms.Field):
    """The key of a record in a hidden field; what is no key is none, and the form asks for what is missing."""

    def to_python(self, value: Any) -> int | None:
        return key_typed(str(value)) if value else None


class PhoneField(TypedField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"empty_value": ""} | options)

    def read(self, text: str) -> str:
        return phone_typed(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"inputmode": "tel"}
