"""Slots: the places on a shared page to which the apps above its own add something.

The app that owns the page declares the slot, the floors above import it:

    ORDER_PANELS = Slot[Panel]("order panels")      # orders/pages/order.py

    @ORDER_PANELS.at(40)                            # fulfillment/panels/order.py
    def shipments(request, order):
        return Panel("fulfillment/_shipments_panel.html", {...})    # or None where there is nothing to show

A misspelled slot is an ImportError, and two contributions at one place are an error when the apps are loaded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template import RequestContext
from django.template.loader import get_template
from django.utils.module_loading import autodiscover_modules
from django.utils.safestring import SafeString

T = TypeVar("T")
Contribution = Callable[..., Any]


class Slot(Generic[T]):
    """One place on a page. Every contribution is a function that returns a T, or None."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._contributions: dict[int, Contribution] = {}

    def __repr__(self) -> str:
        return f"<Slot {self.name}>"

    def at(self, place: int) -> Callable[[Contribution], Contribution]:
        """Add a function at a place of its own; smaller places come first."""

        def register(function: Contribution) -> Contribution:
            taken = self._contributions.setdefault(place, function)
            if taken is not function:
                raise ImproperlyConfigured(
                    f"{self.name}: {function.__module__}.{function.__name__} and {taken.__module__}.{taken.__name__}"
                    f" are both at {place}."
                )
            return function

        return register

    def collect(self, *subject: Any) -> list[T]:
        """What the contributions return for this subject, in their order, without None."""
        return [result for function in self if (result := function(*subject)) is not None]

    def __iter__(self) -> Iterator[Contribution]:
        return iter([self._contributions[place] for place in sorted(self._contributions)])


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template and what the template prints."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def render_panels(slot: Slot[Panel], request: HttpRequest, *subject: Any) -> list[SafeString]:
    """The panels of a slot, each rendered."""
    panels = slot.collect(request, *subject)
    if not panels:
        return []
    context = RequestContext(request)
    with context.bind_template(_template(panels[0])):  # context processors run once for all
        return [_render(panel, context) for panel in panels]


def _render(panel: Panel, context: RequestContext) -> SafeString:
    with context.push(**panel.context):
        return _template(panel).render(context)


def _template(panel: Panel) -> Any:
    return get_template(panel.template).template  # type: ignore[attr-defined]  # Django's own engine has one


def autodiscover() -> None:
    """Import every installed app's panels.py once, in the order of INSTALLED_APPS."""
    autodiscover_modules("panels")
