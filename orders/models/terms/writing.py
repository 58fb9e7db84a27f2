"""A plan as payment terms: words that are read as the same plan again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from orders.models.terms.plan import OF_MONTH_END, Instalment, Trigger, Unit

WORDS = {
    Trigger.CONFIRMATION: "签约后",
    Trigger.PRODUCTION: "投产后",
    Trigger.BEFORE_SHIPPING: "发货前",
    Trigger.DISPATCH: "发货后",
    Trigger.DELIVERY: "货到",
    Trigger.INVOICE: "票到",
    Trigger.MONTH_END: "月结",
    Trigger.INVOICE_MONTH: "票到月结",
}
UNITS = {Unit.DAY: "天", Unit.WORKDAY: "个工作日", Unit.MONTH: "个月"}
MONTHS = {1: "次月", 2: "隔月"}


def write_terms(instalments: Iterable[Instalment]) -> str:
    """The words of a plan, as they stand in a contract; `read_terms` reads exactly this plan from them."""
    return "，".join(_words(each) for each in instalments)


def _words(each: Instalment) -> str:
    trigger = Trigger(each.trigger)
    share = f"付{_share(each)}"
    if each.month_day:
        invoice = "票到" if trigger == Trigger.INVOICE_MONTH else ""
        return f"{invoice}{MONTHS[each.days]}{each.month_day}号{share}"
    wait = f"{each.days}{UNITS[Unit(each.unit)]}" if each.days else ""
    return f"{WORDS[trigger]}{wait}{share}"


def _share(each: Instalment) -> str:
    if each.amount is not None:
        return f"{each.amount.normalize():f}元"
    return "余款" if each.percent is None else f"{each.percent.normalize():f}%"


def fault_of(each: Instalment) -> str:
    """Why an instalment cannot be agreed on as it stands, as a sentence, or an empty text."""
    if each.month_day and (each.trigger not in OF_MONTH_END or each.unit != Unit.MONTH or each.days not in MONTHS):
        return _("A day of the month goes with the end of a month, one or two months later.")
    if each.days and each.trigger == Trigger.BEFORE_SHIPPING:
        return _("Before shipping there is nothing to wait for: leave the time empty.")
    return ""
