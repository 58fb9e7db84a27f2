from datetime import datetime, time, timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import get_default_timezone, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.calendar.workdays import next_working_day
from orderdesk.core.pages.paging import by_key
from orderdesk.notifications import reminding, services
from orderdesk.notifications.models import Reminder

SNOOZES = {
    "hour": gettext_lazy("In an hour"),
    "morning": gettext_lazy("Next working morning"),
    "week": gettext_lazy("In a week"),
}


@require_GET
def notice_list(request):
    page = by_key(services.inbox(request.user), request.GET, keys=["-pk"])
    return render(request, "notifications/list.html", {"page": page, "notices": page.rows})


@require_GET
def bell(request):
    """The fragment that the top bar asks for every half minute."""
    return render(request, "notifications/_bell.html", {"bell_count": services.count_unread(request.user)})


@require_GET
def open_notice(request, pk):
    """Follow a notice to its subject; it counts as read from then on."""
    notice = get_object_or_404(services.inbox(request.user), pk=pk)
    services.mark_read(request.user, pk=notice.pk)
    return redirect(notice.url or "notifications:list")


@require_POST
def read_all(request):
    services.mark_read(request.user)
    return redirect("notifications:list")


@require_GET
def reminder_list(request):
    """This person's reminders; snoozed ones are listed at the end of the page."""
    page = by_key(reminding.open_reminders(request.user), request.GET, keys=["-due_at", "-pk"])
    put_off = Reminder.objects.filter(recipient=request.user, state="open", snoozed_until__gt=now())
    context = {
        "page": page,
        "reminders": page.rows,
        "put_off": put_off.order_by("snoozed_until", "pk")[:50],
        "snoozes": SNOOZES.items(),
    }
    return render(request, "notifications/reminders.html", context)


@require_POST
def acknowledge_reminder(request, pk):
    reminder = get_object_or_404(Reminder, pk=pk, recipient=request.user)
    reminding.acknowledge(reminder.pk, by=request.user)
    messages.success(request, _("Acknowledged: %(subject)s") % {"subject": reminder.words})
    return redirect(_back(request))


@require_POST
def snooze_reminder(request, pk):
    reminder = get_object_or_404(Reminder, pk=pk, recipient=request.user)
    until = _until(request.POST.get("until"))
    reminding.snooze(reminder.pk, until=until, by=request.user)
    messages.success(request, _("You will be reminded again on %(day)s.") % {"day": f"{localtime(until):%m-%d %H:%M}"})
    return redirect(_back(request))


def _until(name):
    today = localtime().date()
    morning = {"week": today + timedelta(days=7)}.get(name, next_working_day(today))
    if name == "hour":
        return now() + timedelta(hours=1)
    return datetime.combine(morning, time(9), get_default_timezone())


def _back(request):
    """The page on which the button was pressed."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else "notifications:reminders"
