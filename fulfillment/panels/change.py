"""What a change of an order means for goods and stages, and who of this floor answers it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fulfillment.pages.change import goods_of, stages_of, supply_forms
from fulfillment.services.change import asked_parties
from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.slots import Panel
from orderdesk.core.text.display import listed
from orders import permissions as may
from orders.pages.change import CHANGE_ACTIONS, CHANGE_ANSWERS, CHANGE_PANELS
from orders.services.change import items_for
from orders.states import Party


@CHANGE_PANELS.at(10)
def goods_of_change(request, change, preview):
    """What a change asks of stock and reservations."""
    rows = goods_of(change.order, preview)
    return Panel("fulfillment/_change_goods.html", {"goods": rows}) if rows else None


@CHANGE_PANELS.at(20)
def stages_of_change(request, change, preview):
    """The stages that a change moves or opens again."""
    rows = stages_of(change, preview)
    return Panel("fulfillment/_change_stages.html", {"stages": rows}) if rows else None


@CHANGE_ANSWERS.at(10)
def answer_to_change(request, change, preview, answers):
    """The form of whoever is asked."""
    context = {
        "change": change,
        "forms": supply_forms(request, change, preview, answers),
        "parties": listed(answer.get_party_display() for answer in answers),
        "reason": request.POST.get("reason", ""),
    }
    return Panel("fulfillment/_change_answer.html", context)


@CHANGE_ACTIONS.at(10)
def actions_of_change(request, change, preview):
    """Asking, and comparing anew where the order moved on."""
    by, key = request.user, [change.pk]
    if not may.changes(change.order, by):
        return []
    if change.status == "draft":
        ask = reverse("fulfillment:ask-change", args=key)
        parties = asked_parties(change.order, items_for(change), preview)
        label = _("Ask: %(parties)s") % {"parties": listed(Party(party).label for party in parties)}
        return [
            Action(label if parties else _("Change at once"), ask, primary=True, method="post", blocked=preview.against)
        ]
    if change.status == "agreed" or preview.differs:
        return [Action(_("Compare anew and ask"), reverse("fulfillment:rebase-change", args=key), primary=True)]
    return []
