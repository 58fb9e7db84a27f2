"""Taking the demo company away: every table is emptied but those of the installation itself.

Histories refuse DELETE, so whole tables are truncated, and the hash chain begins anew with what stays: people who are
not of the demo company, teams that somebody else entered, holidays, the mail server. The floors above say in
`KEPT_AT_CLEARING` what of theirs stays too, and in `AGAINST_CLEARING` what must not go with it.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.management.sql import emit_post_migrate_signal
from django.db import OperationalError, connection, models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from orderdesk.accounts.factors import Authenticator, Passkey, RecoveryCode
from orderdesk.accounts.models import Team, User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.models import Backup, MailServer, SpecialDay
from orderdesk.core.pages.slots import Slot
from orderdesk.core.record.anchor import begin_anew
from orderdesk.core.record.history import Reason
from orderdesk.policy.models import Policy
from orderdesk.setup.models import Installation

STAYS = {  # what every installation has, and the row that says how far it is
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    Installation._meta.db_table,
    Backup._meta.db_table,  # or nobody would ever delete their files
}
REASON = "kept"
LOCK_WAIT = "20s"
KEPT_AT_CLEARING: Slot[list[Any]] = Slot("kept at clearing the demo company")  # () -> rows of one audited model
AGAINST_CLEARING: Slot[str] = Slot("against clearing the demo company")  # (Installation) -> sentence | None


def contents() -> list[tuple[str, int]]:
    """[(what, how many)] of what would go, largest first: every audited kind; those without a name last."""
    kinds = [model for model in apps.get_models() if hasattr(model, "history") and model is not User]
    named = [model for model in kinds if "verbose_name_plural" in model._meta.original_attrs]
    counts = [(str(model._meta.verbose_name_plural), model._default_manager.count()) for model in named]
    people = User.objects.count() - len(own_rows(User))
    rest = sum(model._default_manager.count() for model in kinds if model not in named)
    rows = sorted([(str(User._meta.verbose_name_plural), people), *counts], key=lambda row: -row[1])
    return [*rows, (_("Other records"), rest)]


def against_clearing(installation: Installation) -> list[str]:
    """Why the company may not be taken away; nothing where it may."""
    if not installation.has_demo:
        return [_("There is no demo company here.")]
    return AGAINST_CLEARING.collect(installation)


def clear_demo(*, name: str) -> None:
    """Take the demo company away, after its name was typed; refuses once a real order stands in it.

    Sessions end, also that of whoever does it.
    """
    try:
        with transaction.atomic():
            _clear(name)
    except OperationalError as failure:
        raise Refused(_("Somebody is working in the company just now. Try again in a minute.")) from failure


def _clear(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute("LOCK TABLE orders_order IN ACCESS EXCLUSIVE MODE")  # no order comes in between
    installation = Installation.locked()
    for sentence in against_clearing(installation):
        raise Refused(sentence)
    if name.strip() != Policy.current().company:
        raise Refused(_("This is not the name of the company that stands here. Nothing was taken away."))
    rows, files = _kept(), _files()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_tables())}")
    _write(rows)
    installation.demo_last_order, installation.demo_cleared_at = None, now()
    installation.passed_steps, installation.is_dismissed = [], False
    installation.save()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")  # groups and the usual stages
    transaction.on_commit(begin_anew)
    transaction.on_commit(lambda: [default_storage.delete(file) for file in files])


def _tables():
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return sorted(f'"{name}"' for name in names - STAYS)


def own_rows(model: type[models.Model]) -> list[Any]:
    """The rows of an audited model that somebody else than the demo company entered."""
    first = model.history.values("id").annotate(first=models.Min("history_id")).values("first")  # type: ignore[attr-defined]
    seeded = model.history.filter(history_id__in=first, history_change_reason=Reason.SEED).values("id")  # type: ignore[attr-defined]
    return list(model._default_manager.exclude(pk__in=seeded).order_by("pk"))


def _kept():
    """What stays, read before the tables are emptied: (people, their groups, teams, other rows, second factors)."""
    people = [person for person in own_rows(User) if not (person.is_system or person.is_by_link)]
    groups = {person.pk: [group.pk for group in person.groups.all()] for person in people}
    others = [*SpecialDay.objects.all(), *MailServer.objects.all(), *chain(*KEPT_AT_CLEARING.collect())]
    factors = [list(model.objects.filter(person__in=people)) for model in (Authenticator, Passkey, RecoveryCode)]
    return people, groups, own_rows(Team), others, factors


def _write(rows_kept):
    people, groups, teams, others, factors = rows_kept
    by = system_user()
    there = {person.pk for person in people}
    for team in teams:
        team.leader_id = team.leader_id if team.leader_id in there else None
    for person in people:
        person.team_id = person.team_id if person.team_id in {team.pk for team in teams} else None
        person.deputy_id = person.deputy_id if person.deputy_id in there else None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # people and teams name each other
    for rows in (teams, people, *_by_model(others)):
        if rows:
            bulk_create_with_history(rows, type(rows[0]), default_user=by, default_change_reason=REASON)
    for some in filter(None, factors):
        type(some[0]).objects.bulk_create(some)
    group_keys = set(Group.objects.values_list("pk", flat=True))
    for person in people:
        person.groups.set(group_keys.intersection(groups[person.pk]))


def _by_model(rows: Iterable[Any]) -> list[list[Any]]:
    by_model: dict[type, list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    return list(by_model.values())


def _files() -> list[str]:
    """The uploaded files that nothing will name any more."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names.update(model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return sorted(name for name in names if name)
