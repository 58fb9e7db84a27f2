"""The list of colleagues."""

from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Role, Team, User, UserQuerySet
from orderdesk.core.lists import Column, Filter, RecordList, Text, record_link, tag
from orderdesk.core.pages.paging import Page, by_place
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import key_typed, normalise


def standing(person: User) -> Text:
    """active, invited or left, in a word."""
    if not person.is_active:
        return _("left")
    return _("invited") if person.is_invited else _("absent") if person.is_absent else ""


def _standing_cell(person: User, user: User) -> str:
    word = standing(person)
    return tag(word) if word else ""


class PeopleList(RecordList):
    """Colleagues by name; who has left stands under a tab of their own."""

    url_name = "accounts:people"
    search_label = _("Name, log-in name, phone")
    tab_labels = {"active": _("Working here"), "left": _("Left")}
    default_tab = "active"
    columns = (
        Column(
            "name", _("Full name"), lambda p, user: record_link(p.name or p.username, p.get_absolute_url()), css="name"
        ),
        Column("login", _("Log-in name"), lambda p, user: p.username, css="nowrap"),
        Column("roles", _("Roles"), lambda p, user: listed(p.role_labels()), css="full"),
        Column("team", _("Team"), lambda p, user: p.team or "", css="nowrap hide-s"),
        Column("phone", _("Phone"), lambda p, user: p.phone, css="nowrap hide-s hide-m", head_css="hide-m"),
        Column("email", _("E-mail"), lambda p, user: p.email, css="hide-s hide-m", head_css="hide-m"),
        Column("standing", _("Status"), _standing_cell, css="to-end"),
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.role = request.GET.get("role", "")
        self.team = key_typed(request.GET.get("team", ""))

    def build_filters(self) -> list[Filter]:
        teams = [(team.pk, team.name) for team in Team.objects.all()]
        return [
            self.filter_by("role", _("Role"), Role.choices, [self.role]),
            *([self.filter_by("team", _("Team"), teams, [self.team])] if teams else []),
        ]

    def find(self) -> tuple[UserQuerySet, list[str]]:
        people = User.objects.colleagues().filter(is_active=self.show != "left")
        if self.role in Role.values:
            people = people.filter(groups__name=self.role)
        if self.team:
            people = people.filter(team=self.team)
        for word in normalise(self.word).split():
            named = Q(name__icontains=word) | Q(username__icontains=word)
            people = people.filter(named | Q(phone__contains=word) | Q(email__icontains=word))
        return people.select_related("team").prefetch_related("groups"), ["name", "pk"]

    @cached_property
    def page(self) -> Page:
        """By pinyin, which no column keeps: the pages go by place."""
        people = self.find()[0].by_name()
        return by_place(lambda most, start: list(people[start : start + most]), self.params, size=self.size)

    def row_css(self, person: User) -> str:
        return "" if person.is_active else "is-closed"
