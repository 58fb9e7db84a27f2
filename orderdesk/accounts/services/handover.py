"""Whoever leaves, or is away for long, hands over what they hold."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.holdings import holdings
from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.core.errors import Refused


@transaction.atomic
def hand_over(person_id: int, *, heirs: Mapping[str, User], by: User) -> dict[str, int]:
    """Give everything of these kinds to their new owners, all or nothing: {kind: owner} → {kind: how many}.

    Each record goes by the service of its own page, so that histories and notices are the usual ones.
    """
    if not administers(by):
        raise PermissionDenied
    person = User.objects.get(pk=person_id)
    counts = {}
    for holding in holdings():
        owner = heirs.get(holding.key)
        if owner is None:
            continue
        if not holding.heirs(person).filter(pk=owner.pk).exists():
            sentence = _("%(owner)s cannot take over: %(kind)s. Choose an active colleague with the right role.")
            raise Refused(sentence % {"owner": owner, "kind": holding.label})
        records = list(holding.held_by(person).order_by("pk"))
        for record in records:
            holding.hand_over(record, owner=owner, by=by)
        counts[holding.key] = len(records)
    return counts
