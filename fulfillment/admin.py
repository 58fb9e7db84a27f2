"""What the administrator sets up: the template of the stages (planned orders keep theirs), and the warehouses."""

from django.contrib import admin

from fulfillment.forms.warehouse import WarehouseForm
from fulfillment.models import CustomerMail, StageTemplate, Warehouse
from fulfillment.services.mail import resend_mails
from fulfillment.services.warehouse import save_warehouses
from orderdesk.core.admin import SignedAdmin
from orderdesk.notifications.admin import OutboxAdmin


@admin.register(StageTemplate)
class StageTemplateAdmin(SignedAdmin):
    list_display = ["name", "place", "step", "role", "person", "offset", "is_active"]
    list_select_related = ["person"]
    list_filter = ["is_active"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "person":
            field.queryset = field.queryset.active()
        return field


@admin.register(Warehouse)
class WarehouseAdmin(SignedAdmin):
    form = WarehouseForm
    list_display = ["name", "place", "is_active", "allows_negative"]

    def save_model(self, request, obj, form, change):
        save_warehouses([obj], by=request.user)


@admin.register(CustomerMail)
class CustomerMailAdmin(OutboxAdmin):
    """E-mails to customers, and those that could not be delivered."""

    list_select_related = ["order"]
    list_display = ("__str__", "order", "name", "address", "state", "attempts", "error", "created_at", "sent_at")
    list_filter = ("state", "occasion")

    def resend(self, keys, *, by):
        return resend_mails(keys, by=by)
