from django.contrib import admin

from orderdesk.notifications.models import OutgoingMessage


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(admin.ModelAdmin):
    """What was told to whom, and what could not be delivered. Nothing here is edited."""

    list_display = ["subject", "recipient", "channel", "state", "attempts", "error", "created_at", "sent_at"]
    list_filter = ["state", "channel", "kind"]
    list_select_related = ["recipient"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
