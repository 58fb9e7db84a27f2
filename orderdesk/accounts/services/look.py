"""How people like their lists: columns, saved views, and the view that a list starts with."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from orderdesk.accounts.looks import LONGEST_NAME, LONGEST_QUERY, ListChoice, SavedView, Scope
from orderdesk.accounts.models import Team, User
from orderdesk.accounts.permissions import deletes_view, edits_view, shares_with_all, shares_with_team
from orderdesk.accounts.states import AccountReason
from orderdesk.core.errors import Refused
from orderdesk.core.looks import STEERED
from orderdesk.core.record.history import Reason
from orderdesk.core.text.typed import excerpt

MOST_VIEWS = 30  # of one person for one list


@transaction.atomic
def choose_columns(list_name: str, *, columns: Sequence[str], by: User, view_id: int | None = None) -> list[str]:
    """Have a list show these columns in this order to one person, or in a saved view of theirs. None: the usual ones.

    The keys that were kept; none where they are the usual ones.
    """
    keys = _known_columns(list_name, columns, by)
    if view_id is not None:
        view = _own_view(view_id, by)
        view.columns = keys
        view.sign(by=by, reason=Reason.EDIT).save()
        return keys
    choice = _locked_choice(list_name, by)
    choice.columns = keys
    choice.save()
    return keys


def _known_columns(list_name: str, keys: Sequence[str], by: User) -> list[str]:
    """The keys as they are kept. A column that does not exist and one that this person may not read are the same."""
    if list_name not in STEERED or (keys and not STEERED[list_name].columns):
        raise Refused(_("This list has no columns to choose."))
    readable = STEERED[list_name].readable(by)
    by_key = {column.key: column for column in readable}
    unknown = next((key for key in keys if key not in by_key), None)
    if unknown is not None:
        raise Refused(_("This list has no column “%(column)s”. Choose again.") % {"column": excerpt(unknown)})
    chosen = list(dict.fromkeys(key for key in keys if not by_key[key].is_fixed))
    usual = [column.key for column in readable if column.is_usual and not column.is_fixed]
    return [] if chosen == usual else chosen


def _locked_choice(list_name: str, by: User) -> ListChoice:
    choice, _created = ListChoice.objects.select_for_update().get_or_create(person=by, listing=list_name)
    return choice


@transaction.atomic
def save_view(
    list_name: str, *, name: str, query: str, columns: Sequence[str] = (), replaces: bool = False, by: User
) -> SavedView:
    """Keep a question to a list with its columns under a name; with `replaces` one's own view of it is changed."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one view of a name, however fast one clicks
    name, keys = _checked_name(name), _known_columns(list_name, columns, by)
    query = STEERED[list_name].question_of(QueryDict(query))
    if len(query) > LONGEST_QUERY:
        raise Refused(_("This question is too long to be kept. Take away some filters."))
    own = SavedView.objects.filter(owner=by, listing=list_name)
    view = own.filter(name=name).select_for_update().first()
    if view is not None and not replaces:
        raise Refused(_("You have a view “%(name)s” already. Replace it, or choose another name.") % {"name": name})
    if view is None and own.count() >= MOST_VIEWS:
        raise Refused(_("You have %(most)s views of this list. Delete one first.") % {"most": MOST_VIEWS})
    reason = Reason.CREATE if view is None else Reason.EDIT
    view = view or SavedView(owner=by, listing=list_name, name=name)
    view.query, view.columns = query, keys
    view.sign(by=by, reason=reason).save()
    return view


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Enter a name for the view."))
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name of a view has at most %(most)s characters.") % {"most": LONGEST_NAME})
    return name


def _own_view(view_id: int, by: User) -> SavedView:
    view = SavedView.objects.select_for_update().get(pk=view_id)
    if not edits_view(view, by):
        raise PermissionDenied
    return view


@transaction.atomic
def rename_view(view_id: int, *, name: str, by: User) -> SavedView:
    """Give a saved view another name."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    view, name = _own_view(view_id, by), _checked_name(name)
    if SavedView.objects.filter(owner=by, listing=view.listing, name=name).exclude(pk=view.pk).exists():
        raise Refused(_("You have a view “%(name)s” already. Choose another name.") % {"name": name})
    view.name = name
    view.sign(by=by, reason=Reason.EDIT).save()
    return view


@transaction.atomic
def share_view(view_id: int, *, scope: str, team: Team | None = None, by: User) -> SavedView:
    """Show a saved view to a team or to everybody, or no longer to anybody else."""
    view = _own_view(view_id, by)
    if scope == Scope.TEAM and (team is None or not shares_with_team(team, by)):
        raise PermissionDenied
    if scope == Scope.ALL and not shares_with_all(by):
        raise PermissionDenied
    view.scope, view.team = Scope(scope), team if scope == Scope.TEAM else None
    view.sign(by=by, reason=AccountReason.SHARE).save()
    return view


@transaction.atomic
def delete_view(view_id: int, *, by: User) -> None:
    """Delete a saved view; whoever starts with it starts with the whole list again."""
    view = SavedView.objects.select_for_update().get(pk=view_id)
    if not deletes_view(view, by):
        raise PermissionDenied
    view.sign(by=by, reason=Reason.VOID).delete()


@transaction.atomic
def start_with_view(view_id: int, *, starts: bool = True, by: User) -> SavedView:
    """Have a list start with a view for one person, or with the whole list again."""
    view = SavedView.objects.visible_to(by).get(pk=view_id)
    choice = _locked_choice(view.listing, by)
    if starts or choice.start_id == view.pk:
        choice.start = view if starts else None
        choice.save()
    return view
