from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.permissions import administers
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.services import resend_notices


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


class OutboxAdmin(RecordAdmin):
    """What goes out, and what could not be delivered: the administrator sends that again."""

    actions = ("send_again",)

    def resend(self, keys, *, by):
        """Have rows that failed wait again; how many they are."""
        raise NotImplementedError

    def has_resend_permission(self, request):
        return administers(request.user)

    @admin.action(description=gettext_lazy("Send again what could not be delivered"), permissions=["resend"])
    def send_again(self, request, rows):
        count = self.resend(list(rows.values_list("pk", flat=True)), by=request.user)
        if count:
            self.message_user(request, _("Sent again: %(count)s.") % {"count": count}, messages.SUCCESS)
        else:
            text = _("Nothing that you selected has failed: what waits or was sent is left as it is.")
            self.message_user(request, text, messages.WARNING)


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(OutboxAdmin):
    """Notices by recipient, and those that could not be delivered."""

    list_display = ["__str__", "recipient", "channel", "state", "attempts", "error", "created_at", "sent_at"]
    list_filter = ["state", "channel", "kind"]

    def resend(self, keys, *, by):
        return resend_notices(keys, by=by)


@admin.register(Reminder)
class ReminderAdmin(RecordAdmin):
    """The ledger of reminders."""

    list_display = ["__str__", "rule", "slot", "recipient", "state", "due_at", "snoozed_until", "closed_at"]
    list_filter = ["state", "rule"]
