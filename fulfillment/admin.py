"""The template of the stages, changed by the administrator; orders that are planned keep what they have."""

from django.contrib import admin

from fulfillment.models import StageTemplate
from orderdesk.core.admin import SignedAdmin


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
