"""The settings of custom fields, for administrators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts.permissions import administers
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orderdesk.custom_fields import services
from orderdesk.custom_fields.forms import CustomFieldForm
from orderdesk.custom_fields.models import MOST_FIELDS, CustomField
from orderdesk.custom_fields.records import records_by_key
from orderdesk.custom_fields.values import count_carrying


def _only_administrators(request):
    if not administers(request.user):
        raise Http404


def _field(request, pk):
    _only_administrators(request)
    field = get_object_or_404(CustomField.objects.all(), pk=pk)
    if field.record not in records_by_key():
        raise Http404
    return field


@require_GET
def custom_fields(request):
    """The fields of each kind of record, and those that were dropped."""
    _only_administrators(request)
    fields = list(CustomField.objects.order_by("place", "pk"))
    groups = [
        {
            "record": record,
            "fields": [field for field in fields if field.record == record.key and field.dropped_at is None],
            "dropped": [field for field in fields if field.record == record.key and field.dropped_at is not None],
        }
        for record in records_by_key().values()
    ]
    context = {"groups": groups, "most": MOST_FIELDS}
    return render(request, "custom_fields/custom_fields.html", context)


@once(asks=False)
def add_field(request, record):
    """One more field."""
    _only_administrators(request)
    kind = records_by_key().get(record)
    if kind is None:
        raise Http404
    form = CustomFieldForm(request.POST or None, record=kind)
    if form.is_valid():
        try:
            field = services.add_field(record, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": field})
            return redirect("custom_fields:custom-fields")
    context = {"form": form, "record": kind, "field": None, "version": None}
    return render(request, "custom_fields/field_form.html", context, status=422 if form.is_bound else 200)


def change_field(request, pk):
    """The settings of one field."""
    field = _field(request, pk)
    kind = records_by_key()[field.record]
    form = CustomFieldForm(request.POST or None, record=kind, field=field)
    version, refused = version_typed(request.POST.get("version")), None
    if form.is_valid():
        try:
            saved = services.change_field(pk, **form.cleaned_data, version=version, by=request.user)
        except Refused as refusal:
            refused = refusal
            field = refusal.current if isinstance(refusal, Conflict) else field
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": saved})
            _tell_of_former(request, saved, field)
            return redirect("custom_fields:custom-fields")
    context = {"form": form, "record": kind, "field": field, "refused": reason_of(refused)}
    context["version"] = carried(refused, version, field.version)
    return render(request, "custom_fields/field_form.html", context, status=422 if form.is_bound else 200)


def _tell_of_former(request, saved, before):
    """Choices that are no longer offered, and how many records carry them."""
    for word in before.choices:
        if word in saved.former and (count := count_carrying(saved, word)):
            sentence = ngettext(
                "“%(word)s” is no longer offered; %(count)s record keeps it.",
                "“%(word)s” is no longer offered; %(count)s records keep it.",
                count,
            )
            messages.info(request, sentence % {"word": word, "count": count})


@require_POST
def move_field(request, pk):
    """Up or down by one place."""
    field = _field(request, pk)
    services.move_field(field.pk, up=request.POST.get("way") == "up", by=request.user)
    return redirect("custom_fields:custom-fields")


@once
def drop_field(request, pk):
    """Ask whether a field goes, and how many records say something in it."""
    field = _field(request, pk)
    version, refused = version_typed(request.POST.get("version")), None
    if request.method == "POST":
        try:
            services.drop_field(pk, version=version, by=request.user)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("“%(field)s” is dropped. It can be restored.") % {"field": field})
            return redirect("custom_fields:custom-fields")
    context = {"field": field, "count": count_carrying(field), "refused": reason_of(refused)}
    context |= {"record": records_by_key()[field.record], "version": carried(refused, version, field.version)}
    return render(request, "custom_fields/drop_field.html", context, status=409 if refused else 200)


@require_POST
def restore_field(request, pk):
    """Have a dropped field again."""
    field = _field(request, pk)
    try:
        services.restore_field(pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(field)s” is there again, with all its values.") % {"field": field})
    return redirect("custom_fields:custom-fields")
