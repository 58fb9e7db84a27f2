from django.contrib import admin

from orderdesk.notifications.models import OutgoingMessage, Reminder


class RecordAdmin(admin.ModelAdmin):
    """Read-only admin of what the clock and the services wrote."""

    list_select_related = ["recipient"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(RecordAdmin):
    """Notices by recipient, and those that could not be delivered."""

    list_display = ["__str__", "recipient", "channel", "state", "attempts", "error", "created_at", "sent_at"]
    list_filter = ["state", "channel", "kind"]


@admin.register(Reminder)
class ReminderAdmin(RecordAdmin):
    """The ledger of reminders."""

    list_display = ["__str__", "rule", "slot", "recipient", "state", "due_at", "snoozed_until", "closed_at"]
    list_filter = ["state", "rule"]
