"""A change request on its way: who is asked, what they answer, and the order changed with all that follows.

It is applied in the transaction of the last answer, under the order's lock: lines, amounts and plan of payments by
orders.services.change, supply answers, delivery date, stages and reservations here. Where the order no longer is what
the request was based on nothing is written: everybody agreed, and whoever serves the order compares it anew.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fulfillment.models import SupplyAnswer
from fulfillment.services.move_date import shift_date
from fulfillment.services.moves import held_for
from fulfillment.services.preparing import withdraw_excess
from fulfillment.services.reservation import refit_order
from fulfillment.services.stage import reopen_stages
from fulfillment.services.task_plan import fit_tasks
from fulfillment.states import RecordReason, Supply
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_length, check_reason
from orderdesk.core.text.display import listed, together
from orderdesk.policy.models import CreditMode, Policy
from orders.models import ChangeAnswer, ChangeItem, ChangeRequest, Order, OrderLine
from orders.models.change import as_text
from orders.services import credit
from orders.services.approval import against_own, stood_for
from orders.services.change import (
    asked_people,
    check_changeable,
    items_for,
    locked_change,
    note_on_order,
    parties_of,
    preview_of,
    tell_change,
    void_answers,
    write_change,
)
from orders.services.notices import people_of
from orders.services.rewriting import Rewritten, rewrite
from orders.services.search_terms import keep_paper
from orders.states import OF_GOODS, SMALL, ChangeKind, ChangeStatus, Decision, OrderReason, Party

K = ChangeKind
OF_STORES = (Party.PRODUCTION, Party.WAREHOUSE)
LEVELS = (Party.MANAGER, Party.LEGAL, Party.DIRECTOR)


# --- asking ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_change(change_id: int, *, by: User, version: int | None = None) -> ChangeRequest:
    """Ask those whom a request touches; where nobody is, it is applied at once."""
    change = locked_change(change_id, version=version)
    check_changeable(change.order)
    preview = _fitting(change)
    advance(change.ask, by=by, why=change.why, at=now(), number=change.number or take_number("change"))
    keep_paper(change.order_id, "change", change.number or "")
    note_on_order(change, OrderReason.ASK_CHANGE, by=by, why=change.why)
    return _open_round(change, preview, by=by)


@transaction.atomic
def rebase_change(change_id: int, *, by: User, version: int | None = None) -> ChangeRequest:
    """Compare a request with the order as it is now, and ask anew: what was agreed was about another order."""
    change = locked_change(change_id, version=version)
    check_changeable(change.order)
    _rebase_items(change)
    preview = _fitting(change)
    void_answers(change, by=by)
    advance(change.rebase, by=by, at=now())
    note_on_order(change, OrderReason.REBASE_CHANGE, by=by)
    return _open_round(change, preview, by=by)


def _rebase_items(change: ChangeRequest) -> None:
    """Every item starts from the present value; what the order already is, and lines that are gone, need no item."""
    lines = {line.pk: line for line in change.order.lines.all()}
    for item in items_for(change):
        record = lines.get(item.line_id) if item.line_id else change.order
        if item.kind == K.ADDED:
            continue
        if record is None:
            item.delete()
        elif item.kind != K.DROPPED:
            current = as_text(type(record), item.field, getattr(record, item.field))
            if current == item.new:
                item.delete()
            elif current != item.old:
                item.old = current
                item.save(update_fields=["old"])
    if not change.items.exists():
        raise Refused(_("The order already is what %(change)s asks for: withdraw it.") % {"change": change})


def _fitting(change: ChangeRequest) -> Rewritten:
    """The preview of a request, which keeps its amounts; refused where it does not fit the order."""
    preview = preview_of(change)
    if preview.against:
        raise Refused(preview.against)
    change.base_total, change.new_total = preview.was_total, preview.order.total
    return preview


def _open_round(change: ChangeRequest, preview: Rewritten, *, by: User) -> ChangeRequest:
    parties = asked_parties(change.order, items_for(change), preview)
    for party in parties:
        ChangeAnswer(change=change, round=change.round, party=party).sign(by=by, reason=Reason.ASK).save()
    if not parties:
        return _finish(change, by=by)
    tell_change(change, asked_people(change), "ask", by=by, text=change.why)
    return change


def asked_parties(order: Order, items: list[Any], preview: Rewritten) -> list[str]:
    """Whom a change touches: production once it has started, the warehouse where goods are held, then money."""
    kinds = {item.kind for item in items}
    parties: list[str] = []
    if order.started_at and kinds & {*OF_GOODS, K.DATE, K.NEEDS}:
        parties.append(Party.PRODUCTION)
    if kinds & {*OF_GOODS, K.DATE, K.ADDRESS} and any(held_for([line.pk for line in order.lines.all()]).values()):
        parties.append(Party.WAREHOUSE)
    if not parties and more_pieces(items, preview):
        parties.append(Party.WAREHOUSE)  # somebody must say by when they are there
    parties += parties_of(order, kinds, preview)
    return parties or ([] if kinds <= SMALL else [Party.MANAGER])


def more_pieces(items: list[Any], preview: Rewritten) -> dict[int, Any]:
    """{item key: line as it would stand} of the items that need more goods than the order has now."""
    more = dict(preview.added)
    for item in items:
        if item.kind == K.QUANTITY and float(item.new) > float(item.old) and item.line_id in preview.touched:
            more[item.pk] = preview.touched[item.line_id]
    return more


# --- answering -------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_change(
    change_id: int, *, agrees: bool, by: User, reason: str = "", supply: Any = None, version: int | None = None
) -> ChangeRequest:
    """Agree to a request or refuse it, for every party that this person is. The last agreement applies it.

    `supply` is {item key: {"kind", "ready_on"}} of what production or warehouse can keep for added pieces.
    """
    change = locked_change(change_id, version=version)
    answers = _own_answers(change, by)
    check_changeable(change.order)
    check_length(reason)
    if not agrees:
        return _refuse(change, answers, reason, by)
    facts = _checked_supply(change, answers, supply or {})
    for answer in answers:
        _decide(answer, Decision.APPROVED, reason, by, facts if answer.party in OF_STORES else {})
    pending = list(change.answers.select_for_update().filter(round=change.round, state=Decision.PENDING))
    note_on_order(change, OrderReason.AGREE_CHANGE, by=by)
    if pending:
        change.version += 1
        change.sign(by=by, reason=RecordReason.AGREE).save()
        return change
    return _finish(change, by=by)


def _own_answers(change: ChangeRequest, by: User) -> list[ChangeAnswer]:
    if change.status != ChangeStatus.ASKED:
        raise Refused(
            _("%(change)s is “%(status)s”: there is nothing left to answer.")
            % {"change": change, "status": change.get_status_display()}
        )
    answers = list(ChangeAnswer.objects.waiting_for(by).filter(change=change))
    if answers:
        return answers
    pending = change.answers.filter(round=change.round, state=Decision.PENDING, party__in=LEVELS)
    own = against_own(change.order, by) or (change.by_id == by.pk and _("Nobody approves their own change."))
    if own and by.is_approver and pending.exists():
        raise Refused(own)
    raise PermissionDenied


def _decide(answer: ChangeAnswer, state: str, reason: str, by: User, facts: dict[str, dict[str, str]]) -> None:
    answer.state, answer.reason, answer.by, answer.at = state, reason.strip(), by, now()
    answer.facts = facts
    if answer.party in (*LEVELS, Party.FINANCE):
        answer.stands_for = stood_for(answer.change.order, answer.party, by)
    answer.sign(by=by, reason=str(state)).save()


def _refuse(change: ChangeRequest, answers: list[ChangeAnswer], reason: str, by: User) -> ChangeRequest:
    check_reason(reason, _("Write one sentence that says why: whoever asked for the change will read it."))
    for answer in answers:
        _decide(answer, Decision.REJECTED, reason, by, {})
    void_answers(change, by=by)
    advance(change.refuse, by=by, at=now(), reason=reason.strip())
    note_on_order(change, OrderReason.REFUSE_CHANGE, by=by, why=reason)
    tell_change(change, [*people_of(change.order), change.by], "refused", by=by, text=reason)
    return change


def _checked_supply(
    change: ChangeRequest, answers: list[ChangeAnswer], supply: dict[int, dict[str, Any]]
) -> dict[str, dict[str, str]]:
    """What production or warehouse say of added pieces, as JSON; each needs its day, no later than the promise."""
    if not any(answer.party in OF_STORES for answer in answers):
        return {}
    preview = preview_of(change)
    facts, wrong = {}, []
    for key, line in more_pieces(items_for(change), preview).items():
        given = supply.get(key) or {}
        promise = _promise_in(preview, line)
        names = {"line": line.position, "product": line.product_name}
        if not (given.get("kind") in Supply.values and given.get("ready_on")):
            sentence = _("Line %(line)s (%(product)s): say how the added pieces are supplied, and by when.")
            wrong.append(sentence % names)
        elif given["ready_on"] > promise:
            sentence = _(
                "Line %(line)s (%(product)s): ready on %(day)s is later than the delivery on %(promise)s. "
                "Refuse the change and name the day, so that sales ask with a later date."
            )
            wrong.append(sentence % {**names, "day": given["ready_on"], "promise": promise})
        else:
            facts[str(key)] = {"kind": given["kind"], "ready_on": given["ready_on"].isoformat()}
    if wrong:
        raise Refused(together(wrong))
    return facts


def _promise_in(preview: Any, line: OrderLine) -> Any:
    """The day of a line as the change would have it: one that made the order's day moves with it."""
    order = preview.order
    follows = line.agreed_on is None or line.agreed_on == preview.was_due or line.agreed_on > order.due_on
    return order.due_on if follows else line.agreed_on


# --- applying --------------------------------------------------------------------------------------------------------


def _finish(change: ChangeRequest, *, by: User) -> ChangeRequest:
    """Everybody agreed: apply, or keep what stands against it for whoever serves the order."""
    advance(change.agree, by=by)
    try:
        with transaction.atomic():
            return _apply(change, by=by)
    except Refused as refusal:
        change = locked_change(change.pk)
        tell_change(change, [*people_of(change.order), change.by], "stuck", by=by, text=str(refusal))
        return change


def _apply(change: ChangeRequest, *, by: User) -> ChangeRequest:
    """Make the order what was agreed on: all of it, or a refusal."""
    order = change.order
    check_changeable(order)
    credit.consume(order)  # holds the customer's lock: what the comparison finds stays true
    items = items_for(change)
    result = rewrite(order, items)
    if result.against:
        raise Refused(result.against)
    _check_asked(change, items, result)
    more = more_pieces(items, result)
    write_change(change, result, by=by)
    _note_credit(order, result, by=by)
    _supply_added(change, more, by)
    if order.due_on != result.was_due:
        shift_date(order, was=result.was_due, by=by)
    lines = [*result.lines, *result.dropped]
    withdraw_excess(order, lines, by=by)
    refit_order(lines, by=by)
    fit_tasks(order, by=by, adds=True)
    if more:
        reopen_stages(order, by=by)
    change.base_total, change.new_total = result.was_total, order.total  # another change may have come between
    advance(change.apply, by=by, at=now(), revision=order.revision)
    people = [*people_of(order), change.by, *asked_people(change)]
    tell_change(change, people, "applied", by=by, text=change.why)
    return change


def _note_credit(order: Order, result: Rewritten, *, by: User) -> None:
    """Where the house only tells: finance learns that the changed order goes beyond the credit."""
    if not result.moves_money or Policy.current().credit_at_change != CreditMode.TELL:
        return
    exposure = credit.exposure_of(order.customer, order=order)
    if exposure.over:
        credit.note_exceeding(order, exposure, by=by)


def _check_asked(change: ChangeRequest, items: list[ChangeItem], result: Rewritten) -> None:
    """Whoever would be asked today must have agreed: production may have started since, the amount grown."""
    agreed = set(change.answers.filter(round=change.round, state=Decision.APPROVED).values_list("party", flat=True))
    missing = [Party(party).label for party in asked_parties(change.order, items, result) if party not in agreed]
    if missing:
        sentence = _("Since it was asked, this change also concerns: %(parties)s. Compare it with the order anew.")
        raise Refused(sentence % {"parties": listed(missing)})


def _supply_added(change: ChangeRequest, more: dict[int, OrderLine], by: User) -> None:
    """The supply answers of lines with added pieces: the later day where both departments gave one."""
    given: dict[str, dict[str, Any]] = {}
    for answer in change.answers.filter(round=change.round, state=Decision.APPROVED, party__in=OF_STORES):
        for key, facts in answer.facts.items():
            if key not in given or facts["ready_on"] > given[key]["ready_on"]:
                given[key] = {**facts, "by": answer.by}
    for key, line in more.items():
        facts = given[str(key)]
        supply = SupplyAnswer.objects.filter(line=line).first() or SupplyAnswer(line=line)
        supply.kind, supply.by, supply.at = facts["kind"], facts["by"], now()
        supply.ready_on = max(date.fromisoformat(facts["ready_on"]), supply.ready_on or date.min)
        supply.sign(by=by, reason=RecordReason.CHANGE).save()
