"""What papers need beside the tags of every page."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from orderdesk.core.paper.pdf import STATIC
from orderdesk.core.paper.qr import qr_svg

IMAGES = STATIC / "images"
LOGOS = ("logo.svg", "logo.png", "logo.jpg")
register = template.Library()


@register.simple_tag
def page_words() -> list[str]:
    """The words before, between and after the two numbers at the foot: 第 · 页，共 · 页."""
    # Translators: at the foot of a paper; keep {page} before {pages}
    return re.split(r"{pages?}", gettext("Page {page} of {pages}"))


@register.simple_tag
def qr(text: str, title: str = "") -> SafeString:
    """A QR code of the text, as inline SVG."""
    return qr_svg(text, title=title)


@register.simple_tag
def logo() -> Any:
    """The address of the company's logo, where somebody has put one; papers leave its place free otherwise."""
    return next((f"images/{name}" for name in LOGOS if (IMAGES / name).exists()), "")
