"""The three things to solve."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Figure
from reports.pages.charts import cause_name
from reports.pages.wording import (
    large,
    percent,
    unit_name,
)
from reports.papers.sentences.card import card_of

F = Figure


def problems(content, most=3):
    """The three things to solve: what the meeting decided on, filled up from the figures."""
    decided = [
        {
            "problem": row["problem"],
            "impact": row["impact"],
            "measure": row["measure"],
            "owner": row["owner"],
            "due_on": row["due_on"],
        }
        for row in content["actions"]
        if row["state"] == "open"
    ]
    return [*decided, *_from_figures(content)][:most]


def _from_figures(content):
    """Problems that the figures show, the worst first; the meeting decides on measures."""
    open_ = [row for row in content["late_orders"] if row["timing"] == "late_open"]
    late = content["kpis"]["on_time"]["late_open"]
    if open_:
        worst = open_[0]
        yield _row(
            ngettext("%(n)s order is late and still open", "%(n)s orders are late and still open", late) % {"n": late},
            _("%(order)s has been late for %(days)s days") % {"order": worst["number"], "days": worst["days"]},
            worst["owner"],
        )
    rows = content["overdue"]["rows"]
    if rows:
        n = content["overdue"]["customers"]
        yield _row(
            ngettext("%(n)s customer is overdue", "%(n)s customers are overdue", n) % {"n": n},
            f"{large(card_of(content, F.OVERDUE)['value'])} {unit_name()}",
        )
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    if causes:
        total = content["quality"]["late_stages"]
        yield _row(
            _("Late stages: %(cause)s") % {"cause": cause_name(causes[0]["key"])},
            _("%(n)s times, %(share)s of all")
            % {"n": causes[0]["n"], "share": percent(causes[0]["n"] / total, digits=0)},
        )
    low = sum(row["n"] for row in content["stars"] if row["stars"] <= 2)
    if low:
        yield _row(_("Customers who rated 1 or 2"), ngettext("%(n)s rating", "%(n)s ratings", low) % {"n": low})
    slow = sum(row["late"] for row in content["approvals"])
    if slow:
        yield _row(_("Approvals over their time limit"), ngettext("%(n)s time", "%(n)s times", slow) % {"n": slow})


def _row(problem, impact, owner=""):
    return {
        "problem": problem,
        "impact": impact,
        "measure": _("for the meeting to decide"),
        "owner": owner or "–",
        "due_on": None,
    }
