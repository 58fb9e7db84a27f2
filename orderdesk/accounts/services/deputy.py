"""Deputies with dates: who decides in somebody's place while they are away."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import DECIDERS, Deputyship, Role, User, UserQuerySet
from orderdesk.accounts.permissions import appoints_deputy_of
from orderdesk.accounts.states import AccountReason
from orderdesk.core.errors import Refused
from orderdesk.core.record.reasons import check_length

MOST = 200  # characters of a note
LONGEST = 366  # days
STANDING_IN = {  # which roles may decide in the place of which
    Role.SALES_MANAGER: (Role.SALES_MANAGER, Role.SALES_DIRECTOR),
    Role.SALES_DIRECTOR: (Role.SALES_MANAGER, Role.SALES_DIRECTOR),
    Role.FINANCE: (Role.FINANCE, Role.SALES_DIRECTOR),
}


def deputies_for(person: User) -> UserQuerySet:
    """Who may be appointed: active colleagues whose roles reach for every level at which the person decides."""
    people = User.objects.active().colleagues().exclude(pk=person.pk)
    for role in DECIDERS & person.roles:
        people = people.filter(pk__in=User.objects.with_role(*STANDING_IN[role]).values("pk"))
    if person.is_legal:
        directors = User.objects.with_role(Role.SALES_DIRECTOR).values("pk")
        people = people.filter(Q(is_legal=True) | Q(pk__in=directors))
    return people.by_name()


def people_with_deputies() -> UserQuerySet:
    """Those who decide on orders, and so may need somebody in their place."""
    deciding = User.objects.with_role(*DECIDERS).values("pk")
    people = User.objects.active().colleagues().filter(Q(pk__in=deciding) | Q(is_legal=True))
    return people.by_name()


@transaction.atomic
def appoint_deputy(
    person_id: int, *, deputy: User, begins_on: date, ends_on: date, note: str = "", by: User
) -> Deputyship:
    """Let a deputy decide in somebody's place from one day to another, both included."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if not appoints_deputy_of(person, by):
        raise PermissionDenied
    check_length(note, most=MOST)
    _check_days(begins_on, ends_on)
    if not deputies_for(person).filter(pk=deputy.pk).exists():
        facts = {"deputy": deputy, "person": person}
        raise Refused(_("%(deputy)s cannot decide in the place of %(person)s. Choose somebody else.") % facts)
    other = person.deputyships.filter(ended_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on).first()
    if other is not None:
        sentence = _("%(deputy)s stands in from %(begins)s to %(ends)s already. End that first, or choose other days.")
        raise Refused(sentence % {"deputy": other.deputy, "begins": other.begins_on, "ends": other.ends_on})
    deputyship = Deputyship(
        person=person, deputy=deputy, begins_on=begins_on, ends_on=ends_on, note=note.strip(), by=by
    )
    deputyship.sign(by=by, reason=AccountReason.APPOINT).save()
    return deputyship


def _check_days(begins_on: date, ends_on: date) -> None:
    if ends_on < begins_on:
        raise Refused(_("The last day is before the first one."))
    if ends_on < localdate():
        raise Refused(_("The last day has passed. Enter today or a later day."))
    if (ends_on - begins_on).days > LONGEST:
        raise Refused(_("A deputy stands in for at most %(days)s days.") % {"days": LONGEST})


@transaction.atomic
def end_deputyship(deputyship_id: int, *, by: User) -> Deputyship:
    """End it at once, or call it off before it begins; what was decided meanwhile stands."""
    deputyship = Deputyship.objects.select_for_update(of=("self",)).select_related("person").get(pk=deputyship_id)
    if not appoints_deputy_of(deputyship.person, by):
        raise PermissionDenied
    if deputyship.ended_at is not None or deputyship.ends_on < localdate():
        raise Refused(_("It has ended already."))
    deputyship.ended_at = now()
    deputyship.sign(by=by, reason=AccountReason.END).save()
    return deputyship
