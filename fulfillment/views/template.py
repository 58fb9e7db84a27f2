"""The stages of every order, among the settings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fulfillment import services
from fulfillment.forms.template import TemplateFormSet
from fulfillment.models import StageTemplate
from fulfillment.permissions import sets_template
from orderdesk.setup.steps import after_saving


def stage_template(request):
    """Which stages every order goes through, who does each, and when."""
    if not sets_template(request.user):
        raise Http404
    stages = StageTemplate.objects.order_by("place", "pk")
    forms = TemplateFormSet(request.POST or None, queryset=stages)
    if request.method == "POST" and forms.is_valid():
        services.save_template(forms.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(after_saving(request, "stages") or "fulfillment:stage-template")
    is_refused = forms.is_bound and not forms.is_valid()
    return render(request, "fulfillment/stage_template.html", {"forms": forms}, status=422 if is_refused else 200)
