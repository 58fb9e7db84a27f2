"""Colleagues: list, invite, change, password, leave."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts import services
from orderdesk.accounts.factors import has_second_factor
from orderdesk.accounts.forms.person import HandOverForm, InviteForm, PasteForm, PersonForm
from orderdesk.accounts.holdings import holdings
from orderdesk.accounts.links import INVITE, RESET, make_link
from orderdesk.accounts.lists import PeopleList
from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.roles import role_choices
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.site import is_of_this_machine, site_url
from orderdesk.core.text.display import listed

PASTED, MOST_PASTED = "pasted_people", 100_000  # in the session: rows that were not taken yet


def only_administrators(request):
    """These pages do not exist for anybody else."""
    if not administers(request.user):
        raise Http404


def colleague(request, pk):
    only_administrators(request)
    return get_object_or_404(User.objects.colleagues().select_related("team", "deputy"), pk=pk)


@require_GET
def people(request):
    """Everybody who works with OrderDesk."""
    only_administrators(request)
    rows = PeopleList(request)
    is_alone = len(rows.rows) < 2 and User.objects.active().colleagues().count() < 2  # the others come from a sheet
    return render(request, "accounts/people.html", {"list": rows, "is_alone": is_alone})


@require_GET
def roles(request):
    """The ten roles and what each may do."""
    only_administrators(request)
    colleagues = User.objects.active().by_name()
    rows = [(label, words, colleagues.with_role(role)) for role, label, words in role_choices()]
    return render(request, "accounts/roles.html", {"rows": rows})


@once
def invite_person(request):
    """One new colleague; the next page has the link to give to them."""
    only_administrators(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invited(request, form, [form.cleaned_data]):
        return redirect("accounts:invitations")
    return render(request, "accounts/invite_person.html", {"form": form}, status=422 if form.errors else 200)


def paste_people(request):
    """Several colleagues out of rows of a sheet."""
    only_administrators(request)
    posted = request.method == "POST"
    form = PasteForm(request.POST if posted else None, initial={"rows": request.session.get(PASTED, "")})
    if posted and not form.is_open and _invited(request, form, form.cleaned_data["rows"]):
        request.session.pop(PASTED, None)
        return redirect("accounts:invitations")
    if posted:  # whoever leaves to enter a team finds the rows here again
        request.session[PASTED] = request.POST.get("rows", "")[:MOST_PASTED]
    context = {"form": form, "asks": form.asks, "roles": role_choices()}
    return render(request, "accounts/paste_people.html", context, status=422 if posted else 200)


def _invited(request, form, rows):
    """Whether the people were entered; says who was mailed and who has to be given the link."""
    try:
        made = services.invite_people(rows, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    mailed, others = services.send_invitations(made, site=site_url(request))
    if mailed:
        names = listed(person.name for person in mailed)
        messages.success(request, _("Invited by mail: %(names)s.") % {"names": names})
    if others:
        names = listed(person.name for person in others)
        messages.success(request, _("Entered without a mail, give them their link: %(names)s.") % {"names": names})
    return True


@require_GET
def invitations(request):
    """Whoever has not chosen a password yet, each with a link to copy."""
    only_administrators(request)
    waiting = [person for person in User.objects.active().colleagues().by_name() if person.is_invited]
    site = site_url(request)
    rows = [(person, f"{site}{make_link(person, INVITE)}") for person in waiting]
    letter = "\n".join(f"{person.name}\t{person.username}\t{link}" for person, link in rows)
    context = {"rows": rows, "letter": letter, "is_of_this_machine": is_of_this_machine(site)}
    return render(request, "accounts/invitations.html", context)


def person(request, pk):
    """One colleague: facts, roles, log-in, and what they hold."""
    someone = colleague(request, pk)
    form = PersonForm(request.POST or None, instance=colleague(request, pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(person)s is saved.") % {"person": someone})
            return redirect("accounts:people")
    facts = {"person": someone, "form": form, "held": _held(someone)}
    context = {**facts, "has_second_factor": has_second_factor(someone)}
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


def _held(someone):
    """[(kind, how many)] of what somebody holds."""
    counts = [(kind, kind.held_by(someone).count()) for kind in holdings()]
    return [(kind, count) for kind, count in counts if count]


@require_POST
def reset_password(request, pk):
    """A password for one log-in, or a link; shown once."""
    someone = colleague(request, pk)
    context = {"person": someone}
    if request.POST.get("how") == "link":
        purpose = INVITE if someone.is_invited else RESET
        context["link"] = f"{site_url(request)}{make_link(someone, purpose)}"
        context["is_invitation"] = purpose == INVITE
    else:
        try:
            context["password"] = services.give_password(pk, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(someone)
    return render(request, "accounts/reset_password.html", context)


@require_POST
def sign_out_person(request, pk):
    """Sign a colleague out of every browser."""
    someone = colleague(request, pk)
    services.sign_out_person(pk, by=request.user)
    messages.success(request, _("%(person)s is signed out everywhere.") % {"person": someone})
    return redirect(someone)


@require_POST
def reset_second_factor(request, pk):
    """Take the second factor away from a colleague who lost it."""
    someone = colleague(request, pk)
    try:
        services.reset_second_factor(pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("%(person)s signs in with the password alone until a second factor is set up again.")
        messages.success(request, sentence % {"person": someone})
    return redirect(someone)


def deactivate_person(request, pk):
    """Whoever leaves: first what they hold, then the log-in."""
    someone = colleague(request, pk)
    held = _held(someone)
    if request.method == "POST":
        try:
            services.deactivate_person(pk, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(person)s can no longer sign in.") % {"person": someone})
            return redirect("accounts:people")
    return render(request, "accounts/deactivate_person.html", {"person": someone, "held": held})


@require_POST
def reactivate_person(request, pk):
    """Let somebody in again."""
    someone = colleague(request, pk)
    services.reactivate_person(pk, by=request.user)
    messages.success(request, _("%(person)s can sign in again.") % {"person": someone})
    return redirect(someone)


def hand_over(request, pk):
    """What somebody holds, and who takes it over: each kind, in one act."""
    someone = colleague(request, pk)
    held = _held(someone)
    form = HandOverForm(request.POST or None, kinds=[kind for kind, _count in held], person=someone)
    if request.method == "POST" and form.is_valid():
        try:
            counts = services.hand_over(pk, heirs=form.heirs, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            labels = {kind.key: kind.label for kind, _count in held}
            kinds = listed(f"{labels[key]} {count}" for key, count in counts.items())
            messages.success(request, _("Handed over: %(kinds)s.") % {"kinds": kinds})
            return redirect("accounts:hand-over", pk)
    rows = [
        (kind, count, form[f"heir-{kind.key}"], [kind.describe(one) for one in kind.held_by(someone)[:5]])
        for kind, count in held
    ]
    context = {"person": someone, "form": form, "rows": rows}
    return render(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)
