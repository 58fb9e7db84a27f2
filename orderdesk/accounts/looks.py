"""How people like their lists: the columns they chose, and the questions they saved under a name."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orderdesk.core.looks import Look, View
from orderdesk.core.record.history import Signed, records

LONGEST_NAME = 40
LONGEST_QUERY = 2000


class Scope(models.TextChoices):
    """Who sees a saved view."""

    OWN = "own", _("Only me")
    TEAM = "team", _("The team")
    ALL = "all", _("Everybody")


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, those shared with everybody, and those shared with a team that one is in, serves or leads."""
        team = self.model._meta.get_field("team").related_model
        teams = team.objects.filter(Q(pk=user.team_id) | Q(leader=user) | Q(assistants=user))
        shared = Q(scope=Scope.ALL) | Q(scope=Scope.TEAM, team__in=teams.values("pk"))
        return self.filter(Q(owner=user) | shared)


class SavedView(Signed, models.Model):
    """A question to a list with its columns, under a name. Who reads it sees the rows and columns they may see."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    listing = models.CharField(_("list"), max_length=60)  # the name of its address
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("question"), max_length=LONGEST_QUERY, blank=True)
    columns = ArrayField(models.CharField(max_length=40), verbose_name=_("columns"), default=list, blank=True)
    scope = models.CharField(_("shared with"), max_length=4, choices=Scope, default=Scope.OWN)
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, related_name="+", verbose_name=_("team"), null=True, blank=True
    )

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["listing"], condition=~Q(scope="own"), name="saved_view_shared_idx")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "listing", "name"], name="saved_view_name_once"),
            models.CheckConstraint(name="saved_view_is_named", condition=~Q(name="")),
            models.CheckConstraint(name="saved_view_scope_known", condition=Q(scope__in=Scope.values)),
            models.CheckConstraint(
                name="saved_view_team_where_shared",
                condition=Q(scope="team", team__isnull=False) | (~Q(scope="team") & Q(team__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("looks:rename-view", args=[self.pk])


class ListChoice(models.Model):
    """What one person has chosen for one list: its columns in order (none are the usual ones), and where it starts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    listing = models.CharField(_("list"), max_length=60)
    columns = ArrayField(models.CharField(max_length=40), verbose_name=_("columns"), default=list, blank=True)
    start = models.ForeignKey(
        SavedView, models.SET_NULL, related_name="+", verbose_name=_("first view"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("chosen columns")
        verbose_name_plural = _("chosen columns")
        constraints = [models.UniqueConstraint(fields=["person", "listing"], name="list_choice_once")]

    def __str__(self):
        return f"{self.person} {self.listing}"


def look_of(user: Any, list_name: str) -> Look:
    """What somebody has chosen for a list, with the views that they see of it: one query."""
    choice = ListChoice.objects.filter(person=user.pk, listing=list_name)
    facts = JSONObject(pk="pk", name="name", query="query", columns="columns", owner="owner__name", owner_id="owner_id")
    views = SavedView.objects.visible_to(user).filter(listing=list_name).order_by("name", "pk")
    columns, start, records = (
        type(user)
        .objects.filter(pk=user.pk)
        .values_list(
            Subquery(choice.values("columns")[:1]),
            Subquery(choice.values("start")[:1]),
            ArraySubquery(views.values(facts=facts)),
        )
        .get()
    )
    return Look(columns or (), start, [_view(view, user) for view in records])


def _view(facts: dict[str, Any], user: Any) -> View:
    names = ("pk", "name", "query", "columns", "owner")
    return View(**{name: facts[name] for name in names}, is_own=facts["owner_id"] == user.pk)
