"""What every admin of an audited model shares: history signed by the person, no deletion, no revert."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin


class SignedAdmin(SimpleHistoryAdmin):
    """An admin whose changes are signed like those of the services."""

    show_full_result_count = False
    view_on_site = False

    def save_model(self, request, obj, form, change):
        obj._history_user = request.user
        obj._change_reason = "admin"
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """Only what a filter of the page offers: a field that is hidden must not be guessed through the address."""
        offered = lookup.split("__")[0] in self.list_filter and "\0" not in str(value)
        return offered and super().lookup_allowed(lookup, value, request)

    def history_view(self, request, object_id, extra_context=None):
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An old version to look at. A post would write it back past every rule; the setting hides only its button."""
        if request.method != "GET":
            raise PermissionDenied
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)


class ReadOnlyAdmin(SignedAdmin):
    """A look at records whose changes come through the services only, row by row visible as in the app."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
