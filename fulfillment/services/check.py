"""Quality checks: what may leave, because somebody looked at it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Sum
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fulfillment.models import CheckPhoto, QualityCheck, ShipmentLine
from fulfillment.permissions import checks_quality
from fulfillment.services.stage import endanger_stage, finish_stage, reopen_stages
from fulfillment.services.tolerance import most_extra
from fulfillment.states import CheckResult, Step
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.pages.photos import photo_name
from orderdesk.core.record.reasons import check_length, check_reason
from orderdesk.core.text.display import together
from orders.models import Order, OrderLine
from orders.services.locking import locked
from orders.services.whole import check_whole_pieces
from orders.states import OrderReason, OrderStatus

ZERO = Decimal(0)
CHECKED_WHILE = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


def passed_of(lines: Iterable[OrderLine]) -> dict[int, Decimal]:
    """{line key: pieces that passed and have not left yet, replacements included}."""
    keys = [line.pk for line in lines]
    if not keys:
        return {}
    passed = QualityCheck.objects.passed().filter(line__in=keys).order_by().values_list("line")
    sent = ShipmentLine.objects.left().filter(line__in=keys).order_by().values_list("line")
    quantities = dict.fromkeys(keys, ZERO)
    for line, quantity in passed.annotate(sum=Sum("quantity")):
        quantities[line] += quantity
    for line, quantity in sent.annotate(sum=Sum(F("quantity") + F("extra"))):
        quantities[line] -= quantity
    return {line: max(quantity, ZERO) for line, quantity in quantities.items()}


def against_unchecked(sent: Sequence[tuple[OrderLine, Decimal]]) -> str:
    """What stands against sending [(line, quantity)]: a sentence for each line that was not checked, or nothing."""
    lines = OrderLine.objects.filter(pk__in=[line.pk for line, _quantity in sent], product__needs_check=True)
    needing = set(lines.values_list("pk", flat=True))
    if not needing:
        return ""
    passed = passed_of(line for line, _quantity in sent)
    return together(
        _("Line %(line)s (%(product)s): %(passed)s %(unit)s passed the quality check. Record the check of the others.")
        % {
            "line": line.position,
            "product": line.product_name,
            "passed": plain_number(passed[line.pk]),
            "unit": line.unit,
        }
        for line, quantity in sent
        if line.pk in needing and passed[line.pk] < quantity
    )


@transaction.atomic
def record_check(
    line_id: int,
    *,
    quantity: Decimal,
    result: str,
    by: User,
    note: str = "",
    photos: Sequence[UploadedFile] = (),
) -> QualityCheck:
    """Record what a look at pieces of one line found. What failed puts its stage at risk and reaches the manager.

    Once all that is still to be shipped has passed, the stage of the quality check is finished.
    """
    order = locked(OrderLine.objects.values_list("order", flat=True).get(pk=line_id))
    if not checks_quality(by):
        raise PermissionDenied
    if order.status not in CHECKED_WHILE:
        raise Refused(_("%(order)s is “%(status)s”: nothing of it is checked now.") % _names(order))
    line = next(each for each in order.lines.all() if each.pk == line_id)
    check_whole_pieces([(line, quantity)])
    most = line.quantity + most_extra(line) - passed_of([line])[line.pk]
    if not 0 < quantity <= most:
        sentence = _("At most %(most)s %(unit)s of this line are still to be checked.")
        raise Refused(sentence % {"most": plain_number(most), "unit": line.unit})
    if result == CheckResult.FAILED:
        check_reason(note, _("Write one sentence that says what is wrong with them."), most=500)
    check_length(note, most=500)
    check = QualityCheck(line=line, quantity=quantity, result=result, note=note.strip(), by=by, at=now())
    check.save()
    for photo in photos:
        name = photo_name(photo)
        CheckPhoto(check_record=check, name=name).file.save(name, photo, save=True)
    order.version += 1
    order.sign(by=by, reason=OrderReason.CHECK).save()
    _move_stage(order, check, by)
    return check


def _names(order: Order) -> dict[str, object]:
    return {"order": order, "status": order.get_status_display()}


def _move_stage(order: Order, check: QualityCheck, by: User) -> None:
    if check.result == CheckResult.FAILED:
        facts = {"line": check.line.position, "product": check.line.product_name, "note": check.note}
        facts["quantity"] = f"{plain_number(check.quantity)} {check.line.unit}"
        problem = _("Line %(line)s (%(product)s): %(quantity)s failed the quality check: %(note)s") % facts
        endanger_stage(order, Step.QUALITY, problem=problem, by=by)
    elif not unchecked_lines(order):
        finish_stage(order, Step.QUALITY, at=check.at, by=by)


def unchecked_lines(order: Order) -> list[OrderLine]:
    """The lines of an order whose product needs a check and of which not all that is to be shipped has passed."""
    lines = [line for line in order.lines.select_related("product") if line.product.needs_check]
    passed = passed_of(lines)
    return [line for line in lines if passed[line.pk] < line.to_ship()]


@transaction.atomic
def take_back_check(check_id: int, *, by: User) -> QualityCheck:
    """Take back a check that was recorded by mistake. What was taken back stays so."""
    order = locked(QualityCheck.objects.values_list("line__order", flat=True).get(pk=check_id))
    if not checks_quality(by):
        raise PermissionDenied
    check = QualityCheck.objects.select_for_update(of=("self",)).select_related("line").get(pk=check_id)
    if check.undone_at is not None:
        return check
    if check.result == CheckResult.PASSED and passed_of([check.line])[check.line_id] < check.quantity:
        raise Refused(_("Some of these pieces have left already: their check stands."))
    check.undone_at, check.undone_by = now(), by
    check.save()
    order.version += 1
    order.sign(by=by, reason=OrderReason.CHECK).save()
    if order.status in (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION) and unchecked_lines(order):
        reopen_stages(order, by=by, steps=(Step.QUALITY,))
    return check
