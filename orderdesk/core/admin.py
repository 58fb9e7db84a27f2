"""What every admin of an audited model shares: history signed by the person, no deletion, no revert; the calendar."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db import transaction
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import ModelChange, ModelDelta
from simple_history.template_utils import HistoricalRecordContextHelper

from orderdesk.core.calendar import workdays
from orderdesk.core.calendar.forms import SAMPLE, PasteForm
from orderdesk.core.calendar.special_days import keep_known_year, save_special_days
from orderdesk.core.models import SpecialDay
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import parse_reason
from orderdesk.core.text.display import value_label


def is_nameless(field: Any) -> bool:
    """Whether nobody gave a field a name for people to read: Django made one of its attribute."""
    return isinstance(field.verbose_name, str) and field.verbose_name == field.name.replace("_", " ")


class NamedChanges(HistoricalRecordContextHelper):
    """History changes with old and new values as people read them."""

    def prepare_delta_change_value(self, change: ModelChange, value: Any) -> Any:
        return value_label(self.model._meta.get_field(change.field), super().prepare_delta_change_value(change, value))

    def context_for_delta_changes(self, delta: ModelDelta) -> list[Any]:
        changes = super().context_for_delta_changes(delta)
        return [{"label": change["field"], "old": change["old"], "new": change["new"]} for change in changes]


class SignedAdmin(SimpleHistoryAdmin):
    """An admin whose changes are signed like those of the services, with a readable history."""

    show_full_result_count = False
    object_history_list_template = "admin/history_list.html"
    reasons: tuple[type[TextChoices], ...] = ()  # of its app, beside those that any record may have
    view_on_site = False

    def save_model(self, request: HttpRequest, obj: SpecialDay, form: Any, change: bool) -> None:
        obj._history_user = request.user
        obj._change_reason = str(Reason.ADMIN)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fields that have no name in words are the program's own and not shown."""
        nameless = [field.name for field in self.opts.fields if field.editable and is_nameless(field)]
        return [*(super().get_exclude(request, obj) or []), *nameless]

    def lookup_allowed(self, lookup: Any, value: Any, request: HttpRequest) -> Any:
        """Only lookups of the page's filters: a hidden field must not be guessed through the address."""
        offered = lookup.split("__")[0] in self.list_filter and "\0" not in str(value)
        return offered and super().lookup_allowed(lookup, value, request)

    def has_view_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only for users who may read every field: old values are shown unmasked. Nobody can restore them."""
        return self.has_view_permission(request, obj) and request.user.sees_everything  # type: ignore[union-attr]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> NamedChanges:
        return NamedChanges(self.model, historical_record)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Page, foreign_keys_are_objs: bool = True
    ) -> None:
        super().set_history_delta_changes(request, historical_records, foreign_keys_are_objs)
        for record in historical_records:
            record.cause = self.reason_label(record.history_change_reason or "")

    def reason_label(self, reason: str) -> str:
        """The cause of a history row in words: the move with its states and reason, or the action."""
        moved = parse_reason(reason)
        if moved is None:
            word, _space, rest = reason.partition(" ")
            kinds: tuple[type[TextChoices], ...] = (Reason, *self.reasons)
            labels = dict(choice for kind in kinds for choice in kind.choices)
            return f"{labels.get(word, word)} {rest}".strip()
        _move, was, now, why = moved
        labels = dict(self.model._meta.get_field("status").flatchoices)
        return f"{labels.get(was, was)} → {labels.get(now, now)} {why}".strip()

    def history_form_view(
        self, request: HttpRequest, object_id: Any, version_id: Any, extra_context: Any = None
    ) -> Any:
        """An old version to look at. A post would write it back past every rule; the setting hides only its button."""
        if request.method != "GET":
            raise PermissionDenied
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)


class ReadOnlyAdmin(SignedAdmin):
    """Read-only admin of records that only services change; the same rows are visible as in the app."""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SpecialDay)
class SpecialDayAdmin(SignedAdmin):
    """Holidays and make-up days, entered singly or pasted a year at a time; active within a minute."""

    list_display = ["day", "is_working", "name"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    change_list_template = "admin/core/specialday/change_list.html"

    def lookup_allowed(self, lookup: Any, value: Any, request: HttpRequest) -> Any:
        return lookup.startswith("day__") or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("paste/", self.admin_site.admin_view(self.paste), name="core_specialday_paste"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: SpecialDay, form: Any, change: bool) -> None:
        """Save a day; the first day of a year known to the package adds the rest of that year."""
        with transaction.atomic():
            count = keep_known_year(obj.day.year, by=request.user)
            here = SpecialDay.objects.filter(day=obj.day).exclude(pk=obj.pk).first()
            obj.pk = here.pk if here and not change else obj.pk
            obj._state.adding = obj.pk is None
            super().save_model(request, obj, form, change)
        transaction.on_commit(workdays.forget)
        if count:
            message = _(
                "%(count)s known days of %(year)s were added too: from now on only this table counts for that year."
            )
            messages.info(request, message % {"count": count, "year": obj.day.year})

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Add days by pasting the notice: all of it, or nothing and the faulty lines by number."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None)
        if form.is_valid():
            added, changed = save_special_days(form.cleaned_data["lines"], by=request.user)
            message = _("%(added)s days were added, %(changed)s changed.") % {"added": added, "changed": changed}
            messages.success(request, message)
            return redirect("admin:core_specialday_changelist")
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "opts": self.model._meta,
            "sample": SAMPLE,
            "title": _("Paste a year's notice"),
        }
        return render(request, "admin/core/specialday/paste.html", context, status=422 if form.is_bound else 200)
