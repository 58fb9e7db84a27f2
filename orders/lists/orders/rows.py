"""What the list page shows of the rows that were found: texts, tabs, filters and headings."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import link, make_filter
from orderdesk.core.pages.list_actions import ListActions
from orderdesk.core.text.display import days_late, in_days, short_day
from orderdesk.core.text.typed import key_typed
from orders.states import CLOSED, OPEN, OrderStatus

URL = "orders:list"
ORDER_LIST_ACTIONS = ListActions("order list")
SOON_DAYS = 3
MOST_TICKED = 200  # a page has fewer rows
CLASS_LABELS = {"large": gettext_lazy("Large"), "medium": gettext_lazy("Medium"), "small": gettext_lazy("Small")}
STATUS_SHOWN = {status.value: (status.label, status.tone) for status in OrderStatus}


def ticked_keys(params):
    """The keys of the rows that were ticked; nonsense is left out."""
    return {key for key in map(key_typed, params.getlist("order")[:MOST_TICKED]) if key}


def rows_for(found, user, *, on, policy):
    """The found orders as the table shows them: one flat dict a row, so that the template only prints."""
    priced = user.sees("price")
    detail = reverse("orders:detail", args=[0])[:-2]
    status = {value: (str(label), tone) for value, (label, tone) in STATUS_SHOWN.items()}
    classes = {name: str(label) for name, label in CLASS_LABELS.items()}
    kinds = {"key": _("Key"), "regular": _("Regular"), "new": _("New")}
    more = _("%(goods)s and %(more)s more")
    today, draft = _("today"), _("Draft %(key)s")
    rows = []
    for row in found:
        label, tone = status[row["status"]]
        is_open = row["status"] in OPEN
        left = (row["due_on"] - on).days if row["due_on"] and is_open else None
        key = "key" if row["customer__is_key"] else "regular" if row["customer__first_ordered_on"] else "new"
        goods = row["goods"]
        if row["line_count"] > 1:
            goods = more % {"goods": goods, "more": row["line_count"] - 1}
        rows.append(
            {
                "pk": row["pk"],
                "url": f"{detail}{row['pk']}/",
                "number": row["number"] or draft % {"key": row["pk"]},
                "status": label,
                "tone": tone,
                "customer": row["customer__short_name"] or row["customer__name"],
                "kind": kinds[key],
                "total": f"{row['total']:,.2f}" if priced else "",
                "goods": goods,
                "due": short_day(row["due_on"]),
                "due_full": str(row["due_on"] or ""),
                "ordered": f"{row['ordered_on']:%Y-%m-%d}",
                "late": days_late(-left) if left is not None and left < 0 else "",
                "soon": _soon(left, today),
                "amount_class": classes[policy.amount_class(row["total"])] if priced else "",
                "owner": row["owner__name"],
                "is_closed": row["status"] in CLOSED,
            }
        )
    return rows


def _soon(left, today):
    """How soon it is due, for what is due within the next days."""
    if left is None or not 0 <= left <= SOON_DAYS:
        return ""
    return in_days(left) if left else today


def tabs_of(request, wanted, today):
    """The ready-made views. Whatever the sort, one stays the current one."""
    week = {"due_from": today, "due_to": today + timedelta(days=6 - today.weekday()), "status": "open", "sort": "due"}
    tabs = [
        ("", _("All"), {}),
        ("open", _("In progress"), {"status": "open"}),
        ("late", _("Late"), {"late": "1", "sort": "due"}),
        ("week", _("Due this week"), week),
        *([("approval", _("In approval"), {"status": "in_approval"})] if request.user.sees("price") else []),
        ("done", _("Completed"), {"status": "completed"}),
    ]
    if request.user.has_role(Role.ACCOUNT_MANAGER):
        tabs.insert(1, ("mine", _("Mine"), {"owner": request.user.pk, "status": "open"}))
    aside = ("after", "before", "q", "sort")
    shown = {name: request.GET.getlist(name) for name in request.GET if name not in aside}
    return [
        {
            "label": label,
            "url": link(URL, None, **query),
            "current": shown == {name: [str(value)] for name, value in query.items() if name not in aside},
        }
        for _name, label, query in tabs
    ]


def filters_of(request, wanted):
    """The filters, each with its options and what is chosen."""
    people = _owners(wanted) if _chooses(request) else []
    shown = [
        _filter(request, "status", _("Status"), [("open", _("In progress")), *OrderStatus.choices]),
        _filter(request, "owner", _("Account manager"), [(str(pk), name) for pk, name in people]),
    ]
    if request.user.sees("price"):
        shown.append(_filter(request, "amount", _("Amount class"), list(CLASS_LABELS.items())))
    shown.append(_filter(request, "late", _("Late"), [("1", _("Late only"))]))
    if wanted.customer:
        asked = Customer.objects.visible_to(request.user).filter(pk=wanted.customer)
        shown.append(_filter(request, "customer", _("Customer"), [(str(one.pk), str(one)) for one in asked]))
    return [one for one in shown if one.options]


def _owners(wanted):
    """The account managers, and whoever is asked for though no longer active."""
    people = list(User.objects.active().with_role(Role.ACCOUNT_MANAGER).values_list("pk", "name"))
    if wanted.owner and wanted.owner not in dict(people):
        people += User.objects.filter(pk=wanted.owner).values_list("pk", "name")
    return people


def _chooses(request):
    return request.user.roles != {Role.ACCOUNT_MANAGER}


def _filter(request, name, label, options):
    return make_filter(URL, request.GET, name, label, options, request.GET.getlist(name))


def is_filtered(request):
    """Whether anything but the order of the rows was asked for."""
    return any(value for name, value in request.GET.items() if name not in ("sort", "after", "before"))


def sorts_of(user):
    """The sorts by name, for a phone, where the headings are not shown."""
    sorts = [
        ("-newest", _("Newest first")),
        ("due", _("Earliest due first")),
        ("-number", _("Number, descending")),
        ("number", _("Number, ascending")),
    ]
    if user.sees("price"):
        sorts += [("-amount", _("Largest amount first")), ("amount", _("Smallest amount first"))]
    return [{"value": value, "label": label} for value, label in sorts]


def headings_of(request, wanted):
    """Where each sortable heading leads and how it stands."""
    falling = wanted.sort.startswith("-")
    current = wanted.sort.lstrip("-")
    headings = {}
    for name in ("number", "newest", "due", "amount"):
        turned = f"-{name}" if (current == name and not falling) or (current != name and name != "due") else name
        headings[name] = {
            "url": link(URL, request.GET, sort=turned),
            "sorted": ("descending" if falling else "ascending") if current == name else "",
        }
    return headings
