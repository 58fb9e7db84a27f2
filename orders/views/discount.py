"""The discount of a whole order, spread over the lines that are typed. Nothing is written."""

from decimal import Decimal

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.money import discount_label, plain_number
from orderdesk.core.spreading import MOST_TOTAL, Priced, spread_discount, told, wish_typed
from orderdesk.core.text.typed import Mistyped, decimal_typed, normalise
from orders.forms.order import MOST_LINES, LineFormSet

NEEDED = ("quantity", "unit_price", "discount")


@require_POST
def spread_order(request):
    """The lines of the grid as they are after it: {rows: [{place, unit_price, discount}], text}, or {error}."""
    if not request.user.sees("price"):
        raise Http404
    try:
        places, lines = _typed_lines(LineFormSet(request.POST, prefix="lines"))
        freight = request.POST.get("freight", "")
        carried = decimal_typed(freight, places=2, least=0, most=MOST_TOTAL) if normalise(freight) else Decimal(0)
        spread = spread_discount(lines, wish_typed(request.POST.get("wish", "")), freight=carried)
    except (Refused, Mistyped) as refusal:
        return JsonResponse({"error": str(refusal)})
    rows = [
        {"place": place, "unit_price": plain_number(line.unit_price), "discount": discount_label(line.discount)}
        for place, line in zip(places, spread.lines, strict=True)
        if not line.is_gift
    ]
    taker = None if spread.taker is None else places[spread.taker]
    return JsonResponse({"rows": rows, "text": told(spread, taker)})


def _typed_lines(formset):
    """(places, lines) of the rows that hold something; each needs quantity and price."""
    places, lines = [], []
    for place, row in enumerate(formset.forms):
        if not row.has_changed():
            continue
        row.full_clean()
        if set(NEEDED) & set(row.errors) or len(lines) == MOST_LINES:
            raise Refused(_("Line %(line)s needs its quantity and price first.") % {"line": place + 1})
        facts = {name: row.cleaned_data[name] for name in NEEDED}
        places.append(place)
        lines.append(Priced(**facts, is_gift=bool(row.cleaned_data.get("is_gift"))))
    return places, lines
