from django.contrib import admin

from orderdesk.core.admin import ReadOnlyAdmin
from orderdesk.custom_fields.models import CustomField


@admin.register(CustomField)
class CustomFieldAdmin(ReadOnlyAdmin):
    """The fields of the house, to look at; the settings of the app change them."""

    list_display = ["name", "record", "kind", "is_required", "is_on_papers", "place", "dropped_at"]
    list_filter = ["record", "kind"]
