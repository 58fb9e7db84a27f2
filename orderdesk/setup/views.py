"""The first administrator, the set-up, the settings."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts.models import User
from orderdesk.accounts.signing_in import complete
from orderdesk.core.calendar.forms import SAMPLE, PasteForm
from orderdesk.core.calendar.special_days import save_special_days
from orderdesk.core.errors import Refused
from orderdesk.core.mail import send_test_message
from orderdesk.core.models import MailServer, SpecialDay
from orderdesk.core.pages.photos import inside_page
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.site import is_of_this_machine, site_url
from orderdesk.core.text.typed import key_typed
from orderdesk.policy.models import Policy
from orderdesk.setup import clearing, services
from orderdesk.setup.clearing import against_clearing
from orderdesk.setup.forms import ClearDemoForm, CompanyForm, FirstForm, MailServerForm, RulesForm, SignInForm
from orderdesk.setup.models import Installation
from orderdesk.setup.operations import OperationsPage
from orderdesk.setup.permissions import administers, sets_rules
from orderdesk.setup.settings import settings_of
from orderdesk.setup.steps import SESSION, SETUP_STEPS, after_saving, progress


def _only(request, may):
    if not may(request.user):
        raise Http404


# --- from the first link to a company --------------------------------------------------------------------------------


@login_not_required
@never_cache
def first(request, secret):
    """The one-time link: who administers, with a password of their own."""
    if not services.is_first_link(secret):
        return render(request, "setup/first_ended.html", status=410)
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "username", "email")}
        try:
            person = services.create_first_administrator(secret, **facts, password=form.cleaned_data["password1"])
        except Refused:
            return render(request, "setup/first_ended.html", status=410)
        return complete(request, person, "setup:setup")
    return render(request, "setup/first.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def setup(request):
    """All steps, which are done, and where to go on. From here on the pages of the steps lead to the next one."""
    _only(request, administers)
    request.session[SESSION] = True
    return render(request, "setup/setup.html", {"progress": progress()})


@require_POST
def pass_step(request, key):
    """A step is done; on to the next one."""
    _only(request, administers)
    if key not in {step.key for step in SETUP_STEPS.collect()}:
        raise Http404
    services.pass_step(key, by=request.user)
    step = progress().after(key)
    return redirect(step.url if step else "setup:setup")


@require_POST
def leave_setup(request):
    """Go on later: the work bench says where it stands, unless it is done with."""
    _only(request, administers)
    request.session.pop(SESSION, None)
    if request.POST.get("done"):
        services.dismiss_setup(by=request.user)
    return redirect("workbench")


def clear_demo(request):
    """The demo company is taken away; whoever does it goes on as the first administrator, or signs in again."""
    _only(request, administers)
    installation = Installation.current()
    form, reasons = ClearDemoForm(request.POST or None), against_clearing(installation)
    if request.method == "POST" and not reasons and form.is_valid():
        try:
            clearing.clear_demo(name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            logout(request)
            return redirect(_after_clearing())
    context = {"form": form, "reasons": reasons, "contents": clearing.contents(), "company": Policy.current().company}
    return render(request, "setup/clear_demo.html", context, status=422 if form.errors else 200)


def _after_clearing():
    """To the log-in, or where nobody is left who could sign in to the link of the first administrator."""
    if User.objects.administrators().exists():
        return reverse("login")
    return reverse("setup:first", args=[services.issue_first_link()])


# --- settings --------------------------------------------------------------------------------------------------------


@require_GET
def settings(request):
    """What can be set, each on a page of its own."""
    _only(request, sets_rules)
    context = {"pages": settings_of(request.user), "has_demo": Installation.current().has_demo}
    return render(request, "setup/settings.html", context)


@require_GET
def operations(request):
    """How the installation runs: state, what to do, and the way to where it is done."""
    _only(request, administers)
    return render(request, "setup/operations.html", {"page": OperationsPage.of(request)})


def company(request):
    """Who the company is, as its papers say."""
    alone = is_of_this_machine(site_url(request))
    return _policy_page(request, CompanyForm, "setup/company.html", "company", is_of_this_machine=alone)


def rules(request):
    """The numbers of the house rules."""
    is_first = bool(request.session.get(SESSION)) and "rules" not in Installation.current().passed_steps
    return _policy_page(request, RulesForm, "setup/rules.html", "rules", is_first=is_first)


def sign_in(request):
    """How people sign in, and for how long."""
    return _policy_page(request, SignInForm, "setup/sign_in.html", may=administers)


def _policy_page(request, form_class, template, step="", may=sets_rules, **more):
    _only(request, may)
    mark, refusal, policy = services.policy_mark(), None, Policy.current()
    opened = request.POST.get("opened")
    if not policy.site_url and not is_of_this_machine(site_url(request)):
        policy.site_url = site_url(request)  # proposed
    form = form_class(request.POST or None, request.FILES or None, instance=policy)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.fields}
        try:
            services.save_policy(**_files(facts), opened=opened, by=request.user)
        except Refused as conflict:
            refusal = conflict
            form.add_error(None, reason_of(conflict))
        else:
            return _saved(request, step)
    context = {
        "form": form,
        "opened": carried(refusal, opened, mark),
        "logo": inside_page(policy.logo),
        "seal": inside_page(policy.seal),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _files(facts):
    """A ticked "clear" takes a picture away; an empty field leaves it as it is."""
    return facts | {name: "" for name in ("logo", "seal") if facts.get(name, "") is False}


def _saved(request, step):
    """The page again with a word; during the set-up its step is done, and the next one follows."""
    messages.success(request, _("Saved."))
    return redirect((after_saving(request, step) if step else "") or request.path)


def calendar(request):
    """Holidays and make-up days of a year, and the notice of another one to paste."""
    _only(request, administers)
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added, changed = save_special_days(form.cleaned_data["lines"], by=request.user)
        message = _("%(added)s days were added, %(changed)s changed.") % {"added": added, "changed": changed}
        messages.success(request, message)
        return redirect("setup:calendar")
    years = sorted({day.year for day in SpecialDay.objects.values_list("day", flat=True)}, reverse=True)
    year = key_typed(request.GET.get("year", "")) or next(iter(years), None)
    days = SpecialDay.objects.filter(day__year=year).order_by("day") if year in years else SpecialDay.objects.none()
    context = {"form": form, "years": years, "year": year, "days": days, "sample": SAMPLE}
    return render(request, "setup/calendar.html", context, status=422 if form.errors else 200)


def mail(request):
    """Where mail goes out. A test message goes by what was typed, and only what works is saved with it."""
    _only(request, administers)
    server = MailServer.objects.first()
    initial = {"test_to": request.user.email}
    blank = MailServer.objects.first() or MailServer(pk=1)
    form = MailServerForm(request.POST or None, instance=blank, initial=initial)
    if request.method == "POST" and form.is_valid() and _tested(request, form, server):
        facts = {name: form.cleaned_data[name] for name in form.fields if name != "test_to"}
        services.save_mail_server(**facts, by=request.user)
        return _saved(request, "mail")
    return render(request, "setup/mail.html", {"form": form, "server": server}, status=422 if form.errors else 200)


def _tested(request, form, server):
    """Whether no test was asked for, or its message was taken."""
    if "test" not in request.POST:
        return True
    to = form.cleaned_data["test_to"]
    if not to:
        form.add_error("test_to", _("Enter the address that the test message should reach."))
        return False
    typed = form.instance
    typed.password = typed.password or (server.password if server else "")
    try:
        send_test_message(typed, to=to)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("A test message went to %(address)s. Look whether it arrives.") % {"address": to})
    return True
