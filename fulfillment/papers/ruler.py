"""The ruler page: by it a needle printer is set so that slips lie where the paper has its fields."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from orderdesk.core.paper.pdf import render_paper
from orderdesk.core.paper.printing import MARGINS, shift_css

WIDTH, HEIGHT = 200, 50  # mm that are drawn


@dataclass(frozen=True)
class Tick:
    """One tick: where, how long, and its number each centimetre."""

    at: int
    length: int
    label: str


def _ticks(length):
    return [
        Tick(at, 5 if at % 10 == 0 else 3 if at % 5 == 0 else 2, str(at) if at and at % 10 == 0 else "")
        for at in range(0, length + 1)
    ]


def ruler_pdf(size, shift):
    """The ruler for one size of slip, moved as slips are: bytes."""
    top, side, _foot = MARGINS[size]
    context = {"size": size, "top": top, "side": side, "shift_x": shift[0], "shift_y": shift[1]}
    with override(settings.LANGUAGE_CODE):
        return render_paper(
            "fulfillment/papers/ruler.html",
            context | {"across": _ticks(WIDTH), "down": _ticks(HEIGHT)},
            css=shift_css(size, shift),
        )
