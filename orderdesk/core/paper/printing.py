"""Printing papers: each copy is numbered, rendered and recorded, one after the other.

An app declares its papers as `Paper` and adds them to slots of the order page: one takes what the order as it stands
allows, as `Printable` and without a query; the other takes rows (paper, key, label) as query sets, which are read
together.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from orderdesk.core.errors import Refused
from orderdesk.core.models import Printing
from orderdesk.core.paper.pdf import render_paper
from orderdesk.core.site import site_url
from orderdesk.core.text.typed import normalise

A4 = ""
SLIP_WHOLE, SLIP, SLIP_THIRD = "slip-279", "slip-140", "slip-93"  # continuous paper, 241 mm wide: page, half, third
SIZES = {
    A4: gettext_lazy("A4"),
    SLIP: gettext_lazy("241 × 140 mm"),
    SLIP_THIRD: gettext_lazy("241 × 93 mm"),
    SLIP_WHOLE: gettext_lazy("241 × 279 mm"),
}
MARGINS = {SLIP_WHOLE: (8, 18, 10), SLIP: (8, 18, 10), SLIP_THIRD: (6, 18, 9)}  # mm at top, sides, foot: as print.css
MOST_SHIFT = 15  # mm
_papers: dict[str, "Paper"] = {}


@dataclass(frozen=True)
class Paper:
    """One kind of paper: its name in the record, its title, and the URL that prints it."""

    name: str
    title: str | Promise
    subject: str  # the model that it is about
    template: str
    url_name: str
    sizes: tuple = (A4,)

    def __post_init__(self) -> None:
        _papers[self.name] = self

    def of(self, key: int, label: str = "") -> "Printable":
        """What can be printed of the record with this key."""
        return Printable(self, f"{self.subject}:{key}", reverse(self.url_name, args=[key]), label)

    def each(self, records: Any, *, key: str = "pk", label: str | None = None) -> Any:
        """The rows of a query set as `paper records` gives them; `label` names the field that tells them apart."""
        text = F(label) if label else Value("", CharField())
        return records.order_by().values_list(Value(self.name, CharField()), key, text).distinct()


@dataclass(frozen=True)
class Printable:
    """A paper that can be printed now; `last` is its last printing, where it has one."""

    paper: Paper
    about: str
    url: str
    label: str = ""

    @property
    def sizes(self) -> list[Any]:
        return [(size, SIZES[size]) for size in self.paper.sizes]


def printables(entries: Any, records: Any) -> Any:
    """[(what can be printed, its last printing or None)] of what the floors gave, in two queries at most."""
    together = [*entries, *_of_records(records)]
    last = _last_of({entry.about for entry in together}) if together else {}
    return [(entry, last.get((entry.paper.name, entry.about))) for entry in together]


def _of_records(records: Any) -> Any:
    if not records:
        return []
    first, *others = records
    rows = first.union(*others, all=True) if others else first
    order = list(_papers)
    return [_papers[name].of(key, label) for name, key, label in sorted(rows, key=lambda r: (order.index(r[0]), r[1]))]


def _last_of(abouts: Any) -> Any:
    rows = Printing.objects.filter(about__in=abouts).select_related("by")
    rows = rows.order_by("paper", "about", "-copy").distinct("paper", "about")
    return {(row.paper, row.about): row for row in rows}


def read_shift(data: Any) -> tuple[Decimal, Decimal]:
    """How far a browser's printer is out, in mm to the right and down, as it sends it with the form; (0, 0) for none.

    Raises Refused for what is no number, or further than paper has margins.
    """
    refusal = Refused(_("The offset of the printer must be a number from −15 to 15 mm."))
    try:
        across, down = (Decimal(normalise(data.get(name) or "0")) for name in ("shift_x", "shift_y"))
        if max(abs(across), abs(down)) > MOST_SHIFT:
            raise refusal
    except InvalidOperation as failure:
        raise refusal from failure
    return across, down


def shift_css(size: str, shift: tuple[Decimal, Decimal]) -> str:
    """The style that moves everything on a slip; A4 is printed by printers that know their paper."""
    if size not in MARGINS or not any(shift):
        return ""
    (top, side, foot), (across, down) = MARGINS[size], shift
    sides = {"top": top + down, "right": side - across, "bottom": foot - down, "left": side + across}
    return f"@page {size} {{ {' '.join(f'margin-{name}: {value}mm;' for name, value in sides.items())} }}"


def print_paper(
    paper: Any,
    record: Any,
    read: Any,
    *,
    by: Any,
    size: Any = A4,
    shift: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0)),
) -> Any:
    """Render one more copy of a paper and record it: bytes.

    `read` gives what stands on it, in the papers' language, and as `page` the record that its QR code opens. The copy's
    number stands on the paper and the paper's digest in the record, so that two who print the same at once wait for
    each other; they wait for nobody else.
    """
    about = f"{paper.subject}:{record.pk}"
    with transaction.atomic():
        _wait_for_turn(paper.name, about)
        last = Printing.objects.filter(paper=paper.name, about=about).order_by("-copy").first()
        copy = last.copy + 1 if last else 1
        with override(settings.LANGUAGE_CODE):
            context = _on_every_paper(paper, record, copy, by, size) | _read(read)
            data = render_paper(paper.template, context, css=shift_css(size, shift))
        digest = hashlib.sha256(data).hexdigest()
        Printing.objects.create(paper=paper.name, about=about, copy=copy, digest=digest, by=by)
    return data


def _on_every_paper(paper: Any, record: Any, copy: Any, by: Any, size: Any) -> Any:
    return {"paper": paper, "record": record, "copy": copy, "printed_by": by, "printed_at": now(), "size": size}


def _read(read: Any) -> Any:
    """The context of the paper, and the URL of its `page` for the QR code."""
    facts = read()
    return facts | {"address": f"{site_url()}{facts['page'].get_absolute_url()}"}


def _wait_for_turn(name: str, about: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('orderdesk.printing'), hashtext(%s))", [f"{name} {about}"]
        )


def answer_with_paper(request: HttpRequest, paper: Any, record: Any, read: Any, *, back: Any, against: str = "") -> Any:
    """The response to a print button: the paper, or a message with the reason on the page of the button."""
    size = request.POST.get("size") if request.POST.get("size") in paper.sizes else paper.sizes[0]
    try:
        if against:
            raise Refused(against)
        data = print_paper(paper, record, read, by=request.user, size=size, shift=read_shift(request.POST))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return pdf_answer(data, f"{paper.title} {record}.pdf")


def pdf_answer(data: bytes, name: str) -> HttpResponse:
    """A paper as it is shown in the browser; the browser keeps nothing of it."""
    disposition = content_disposition_header(as_attachment=False, filename=name.replace("/", "-"))
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )
