"""The log of what was taken out."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.accounts.disclosures import DisclosureList
from orderdesk.accounts.views.person import only_administrators
from orderdesk.core.sheets.shown import download_shown


@require_GET
def disclosures(request):
    """What was exported, printed, downloaded, and who looked at costs."""
    only_administrators(request)
    return render(request, "accounts/disclosures.html", {"list": DisclosureList(request)})


@require_GET
def export_disclosures(request):
    """The log as a workbook; that it was taken out stands in it from then on."""
    only_administrators(request)
    name = _("Access log %(day)s.xlsx") % {"day": localdate()}
    return download_shown(request, DisclosureList, sheet=_("Access log"), name=name)
