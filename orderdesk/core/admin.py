"""What every admin of an audited model shares: history signed by the person, no deletion, no revert."""

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


class ReadOnlyAdmin(SignedAdmin):
    """A look at records whose changes come through the services only, row by row visible as in the app."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
