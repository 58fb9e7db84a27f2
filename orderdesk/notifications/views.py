from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.paging import by_key
from orderdesk.notifications import services


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
