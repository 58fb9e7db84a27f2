"""Signing people out: one browser, all others, or everybody who has left."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.sessions import Session
from orderdesk.accounts.states import AccountReason
from orderdesk.core.errors import Refused


def end_session(handle: str, *, by: User) -> Session:
    """Sign out one of the own browsers, named by its handle."""
    session = next((one for one in Session.objects.open().filter(person=by) if one.handle == handle), None)
    if session is None:
        raise Refused(_("This device is signed out already."))
    Session.objects.filter(pk=session.pk).delete()
    return session


def end_other_sessions(key: str | None, *, by: User) -> int:
    """Sign out all of the own browsers but the one whose session has this key; how many they were."""
    return Session.objects.filter(person=by).exclude(pk=key).delete()[0]


@transaction.atomic
def sign_out_person(person_id: int, *, by: User) -> int:
    """Sign a colleague out of every browser, as where a laptop was lost; how many they were."""
    if not administers(by):
        raise PermissionDenied
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    person.sign(by=by, reason=AccountReason.SIGN_OUT).save()
    return Session.objects.filter(person=person).delete()[0]
