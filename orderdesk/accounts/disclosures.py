"""The log of what was taken out, as administrators search it."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, Filter, RecordList
from orderdesk.core.models import Disclosure
from orderdesk.core.text.display import short_moment
from orderdesk.core.text.typed import Mistyped, date_typed, key_typed, normalise

DAYS = {"0": _("Today"), "7": _("Last 7 days"), "30": _("Last 30 days"), "365": _("Last 365 days")}


class DisclosureList(RecordList):
    """What was exported, printed and downloaded, and who looked at costs; newest first."""

    url_name = "accounts:disclosures"
    search_label = _("Name, page, filter, or a day like 2026-11-30")
    columns = (
        Column(
            "at", _("When"), lambda d, user: short_moment(d.at), css="nowrap", value=lambda d, user: d.at, kind="when"
        ),
        Column("by", _("Who"), lambda d, user: d.by or _("Command line"), css="nowrap"),
        Column("kind", _("What"), lambda d, user: d.get_kind_display(), css="nowrap"),
        Column(
            "name", _("File or page"), lambda d, user: _name_cell(d), css="name full", value=lambda d, user: d.label
        ),
        Column("question", _("Filter"), lambda d, user: d.question, css="full hide-s wrap"),
        Column(
            "rows",
            _("Rows"),
            lambda d, user: "" if d.rows is None else d.rows,
            css="num",
            head_css="num",
            value=lambda d, user: d.rows,
            kind="number",
        ),
    )

    def __init__(self, request: HttpRequest, *args, **options) -> None:
        super().__init__(request, *args, **options)
        self.kind = self.params.get("kind", "")
        self.person = key_typed(self.params.get("person", ""))
        self.days = self.params.get("days", "")

    def build_filters(self) -> list[Filter]:
        people = [(person.pk, str(person)) for person in User.objects.colleagues().by_name()]
        return [
            self.filter_by("kind", _("What"), Disclosure.Kind.choices, [self.kind]),
            self.filter_by("person", _("Who"), people, [self.person]),
            self.filter_by("days", _("When"), list(DAYS.items()), [self.days]),
        ]

    def find(self) -> tuple[QuerySet, list[str]]:
        rows = Disclosure.objects.select_related("by")
        if self.kind in Disclosure.Kind.values:
            rows = rows.filter(kind=self.kind)
        if self.person:
            rows = rows.filter(by=self.person)
        if self.days in DAYS:
            rows = rows.filter(at__date__gte=localdate() - timedelta(days=int(self.days)))
        for word in normalise(self.word).split():
            rows = rows.filter(_has(word))
        return rows, ["-pk"]


def _has(word: str) -> Q:
    """Rows in which a word stands, or of the day that it names."""
    condition = Q(name__icontains=word) | Q(path__icontains=word) | Q(question__icontains=word)
    condition |= Q(page__icontains=word) | Q(by__name__icontains=word) | Q(by__username__icontains=word)
    try:
        return condition | Q(at__date=date_typed(word))
    except Mistyped:
        return condition


def _name_cell(disclosure: Disclosure) -> str:
    """The file; of a page that was looked at, the way to it."""
    if disclosure.kind == Disclosure.Kind.COST:
        return format_html('<a href="{}">{}</a>', disclosure.path, disclosure.path)
    return disclosure.label
