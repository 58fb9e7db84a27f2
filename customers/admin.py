from django.contrib import admin

from customers.models import Customer
from customers.states import CustomerReason
from orderdesk.core.admin import ReadOnlyAdmin


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    reasons = (CustomerReason,)
    list_display = ["name", "short_name", "owner", "team", "level", "is_active"]
    list_select_related = ["owner", "team"]
    list_filter = ["level", "team"]
    exclude = ["search_text", "grams"]

    def get_exclude(self, request, obj=None):
        hidden = [] if request.user.sees("credit") else ["credit_limit", "credit_days"]
        return [*super().get_exclude(request, obj), *hidden]
