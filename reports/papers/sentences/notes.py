"""What stands beside the figures: how the money was settled, what the causes make up, what is left out."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.pages.wording import (
    flowing,
    large,
    percent,
    unit_name,
)


def settled(content):
    """How long customers take to pay, what of what fell due came in, and the margin, a sentence each."""
    now, sentences = content["kpis"], []
    if now["dso"] is not None:
        sentences.append(_("Days sales outstanding: %(days)s.") % {"days": f"{now['dso']:,.1f}"})
    if now["collection_rate"] is not None:
        sentences.append(
            _("Of what fell due in the month %(rate)s came in.") % {"rate": percent(now["collection_rate"])}
        )
    margin = now["margin"]
    if margin["rate"] is not None:
        facts = {"amount": large(margin["amount"]), "unit": unit_name(), "rate": percent(margin["rate"])}
        sentences.append(_("Margin: %(amount)s %(unit)s, %(rate)s of the net amount.") % facts)
    if margin["uncosted"]:
        n = margin["uncosted"]
        text = ngettext("%(n)s line without cost is left out of it.", "%(n)s lines without cost are left out of it.", n)
        sentences.append(text % {"n": n})
    return flowing(*sentences)


def causes_note(content):
    """What the two causes most often recorded make up."""
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    total = sum(row["n"] for row in content["causes"])
    if len(causes) < 2:
        return ""
    share = percent(sum(row["n"] for row in causes[:2]) / total, digits=0)
    missing = total - sum(row["n"] for row in causes)
    sentence = _("The first two make up %(share)s.") % {"share": share}
    return flowing(sentence, _("For %(n)s nobody recorded a cause.") % {"n": missing} if missing else "")


def left_out(quality):
    """A sentence each on what the figures leave out or do not know; zero counts are skipped."""
    confirmations = quality["without_submission"]
    sentences = [
        *_orders_left_out(quality),
        (quality["without_cause"], _("Late stages without a recorded cause: %(n)s of %(of)s.")),
        (
            confirmations,
            ngettext(
                "%(n)s confirmation has no recorded submission.",
                "%(n)s confirmations have no recorded submission.",
                confirmations,
            ),
        ),
    ]
    return flowing(*(text % {"n": n, "of": quality["late_stages"]} for n, text in sentences if n))


def _orders_left_out(quality):
    """[(count, sentence)] of the orders that the figures of the month do not count."""
    drafts, cancelled, undated, not_due = (quality[name] for name in ("drafts", "cancelled", "undated", "not_due"))
    return [
        (
            drafts,
            ngettext(
                "%(n)s order dated this month is still a draft.",
                "%(n)s orders dated this month are still drafts.",
                drafts,
            ),
        ),
        (
            cancelled,
            ngettext(
                "%(n)s order dated this month is cancelled.",
                "%(n)s orders dated this month are cancelled.",
                cancelled,
            ),
        ),
        (
            undated,
            ngettext(
                "%(n)s confirmed order has no promised date.",
                "%(n)s confirmed orders have no promised date.",
                undated,
            ),
        ),
        (
            not_due,
            ngettext(
                "%(n)s promise of this month is not due yet.",
                "%(n)s promises of this month are not due yet.",
                not_due,
            ),
        ),
    ]
