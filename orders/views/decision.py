"""A decision about an order that has a short form of its own, mostly for its reason."""

from django.contrib import messages
from django.shortcuts import redirect, render

from orderdesk.core.errors import Refused
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed


def decide(request, order, form, verb, template, *, done, **context):
    """Carry out what a valid form says; else show it, with what was typed and why it was refused.

    `verb(order key, **what the form says, by=, version=)` is the service, `done(its result)` the sentence about it,
    `context` what else the template reads.
    """
    refused, version = None, version_typed(request.POST.get("version"))
    if form.is_valid():
        try:
            result = verb(order.pk, **form.cleaned_data, by=request.user, version=version)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, done(result))
            return redirect(order)
    context |= {
        "order": order,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
