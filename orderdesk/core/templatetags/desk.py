"""Tags and filters of every page: short, fast, and the only place that knows how a value looks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.template.context import Context, RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localdate, localtime
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from orderdesk.core.calendar.workdays import unknown_years
from orderdesk.core.money import discount_label, rmb_uppercase
from orderdesk.core.pages.once import FIELD, key_of
from orderdesk.core.text.display import lasting, listed, short_day, short_moment
from orderdesk.core.text.typed import mask_phone
from orderdesk.core.watch.work import number_of_now

register = template.Library()
register.filter(short_day)
register.filter(short_moment)
register.filter(listed)
register.filter(lasting)
_icons: dict[tuple[str, str], SafeString] = {}
_pills: dict[tuple[type, Any, str, str | None], SafeString] = {}
WEEKDAYS = [
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
]


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "order" %}`: a symbol of static/icons.svg, hidden from screen readers."""
    key = (name, size)
    if key not in _icons:
        css = f"icon icon-{size}" if size else "icon"
        _icons[key] = format_html(
            '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true"><use href="{}#i-{}"/></svg>',
            css,
            static("icons.svg"),
            name,
        )
    return _icons[key]


@register.simple_tag
def request_number() -> str:
    """The number under which the log tells of this request: on pages that say that something broke."""
    return number_of_now()


@register.filter
def money(value: Decimal) -> str:
    """1234.5 -> 1,234.50; nothing stays nothing."""
    return "" if value is None or value == "" else f"{Decimal(value):,.2f}"


@register.filter
def price(value: Decimal) -> str:
    """A unit price: two decimals at least, four where they are needed."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(value):,.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


@register.filter
def qty(value: int | str | Decimal | None) -> str:
    """A quantity without trailing zeros."""
    return "" if value is None or value == "" else f"{Decimal(value).normalize():,f}"


@register.filter
def signed(value: Any) -> Any:
    """A change with its sign; nothing where nothing changed."""
    return f"{'+' if value > 0 else '−'}{qty(abs(value))}" if value else ""


@register.filter
def paid(share: Decimal) -> str:
    """The discount as people read it: 0.05 taken off is 95 (percent paid)."""
    return discount_label(share) or "100"


@register.filter
def percent(value: Decimal) -> str:
    return "" if value is None else f"{Decimal(value) * 100:.1f}%"


@register.filter
def capitals(amount: Decimal) -> str:
    """人民币大写."""
    return f"人民币{rmb_uppercase(Decimal(amount))}"


@register.filter
def initial(person: Any) -> str:
    """The character that stands for a person."""
    return str(person)[:1] if person else ""


@register.filter
def weekday(day: date) -> str:
    """A date in a sentence or a head: 11-25 Wed (11-25 周三)."""
    if not day:
        return ""
    if isinstance(day, datetime) and is_aware(day):
        day = localtime(day)
    return f"{short_day(day)} {WEEKDAYS[day.weekday()]}"


@register.filter
def lookup(mapping: dict[Any, Any], key: int | SafeString) -> Any:
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def phone(context: RequestContext, number: str) -> str:
    """A phone number, masked for whoever has no need of it."""
    return number if context["request"].user.sees("phone") else mask_phone(number or "")


@register.simple_tag(takes_context=True)
def once_key(context: RequestContext) -> SafeString:
    """The hidden key of a form that makes something (pages/once.py); a form that was refused keeps its own."""
    request = context["request"]
    key = key_of(request) if request.method == "POST" else None
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key or uuid4())


@register.simple_tag
def status(state: Any, size: str = "") -> SafeString:
    """The status pill: colour, shape and word together. There are as many as states, sizes and languages."""
    key = (type(state), state, size, get_language())  # states of two kinds may have one value
    if key not in _pills:
        css = f"status status-{size}" if size else "status"
        _pills[key] = format_html('<span class="{}" data-tone="{}">{}</span>', css, state.tone, state.label)
    return _pills[key]


@register.inclusion_tag("components/unknown_years.html", takes_context=True)
def calendar_warning(context: RequestContext | Context, days: list[date | None]) -> dict[str, Any]:
    """A warning for each year of these dates whose holidays have not been entered."""
    years = [str(year) for year in unknown_years(days)]
    return {"years": years, "may_enter": bool(years) and context["request"].user.has_perm("core.add_specialday")}


@register.filter
def described(bound: BoundField) -> SafeString:
    """The widget of a form field with its class and, for screen readers, its hint and error.

    No maxlength: a browser would silently cut pasted text; the server checks the length.
    """
    parts = [f"{bound.id_for_label}-error"] if bound.errors else []
    parts += [f"{bound.id_for_label}-hint"] if bound.help_text else []
    attrs: dict[str, Any] = {"class": _widget_class(bound.field.widget), "maxlength": False}
    day = bound.field.widget.attrs.get("data-day")
    if day:  # today, as an example of how it is typed
        attrs["placeholder"] = f"{localtime():%Y-%m-%d %H:%M}" if day == "moment" else f"{localdate():%Y-%m-%d}"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if parts:
        attrs["aria-describedby"] = " ".join(parts)
    return bound.as_widget(attrs={**bound.field.widget.attrs, **attrs})


@register.filter
def is_first(change: dict[str, str | None]) -> bool:
    """Whether a changed field had no value before: there is nothing to strike out."""
    old = change["old"] if isinstance(change, dict) else change.old
    return old in (None, "", "-", [], _("nothing"))


@register.filter
def is_lost(bound: BoundField) -> bool:
    """Whether a chosen file was lost because the form was refused."""
    return bound.form.is_bound and bool(bound.form.errors) and bound.html_name in bound.form.files


def _widget_class(widget: Any) -> str:
    kind = getattr(widget, "input_type", "")
    return {"checkbox": "", "radio": "", "file": "file"}.get(kind, "input")
