"""The pages that belong to no app: the work bench and the search from anywhere. What they show hangs on them."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from orderdesk.core.pages.search import SEARCH
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.pages.workbench import BENCH_RAIL, BENCH_TOP, WORKBENCH
from orderdesk.core.text.typed import search_words


@require_GET
def workbench(request):
    """What waits for me, what is late."""
    sections = WORKBENCH.collect(request)
    waiting = sum(len(section.rows) for section in sections if section.waits)
    late = next((section for section in sections if section.waits is False), None)
    context = {
        "top": render_panels(BENCH_TOP, request),
        "rail": render_panels(BENCH_RAIL, request),
        "sections": sections,
        "quiet": [section for section in sections if not section.rows],
        "waiting": waiting,
        "late": late.count if late else "0",
        "today": localdate(),
    }
    return render(request, "workbench.html", context)


@require_GET
def search(request):
    """Orders, customers and products by one word: a fragment for the top bar, a page without JavaScript."""
    word = " ".join(search_words(request.GET.get("q", "")[:200]))[:60]
    groups = [group for group in SEARCH.collect(request, word) if group.results] if word else []
    template = "_search_results.html" if request.htmx else "search.html"
    return render(request, template, {"groups": groups, "q": word})
