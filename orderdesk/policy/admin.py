"""The numbers of the house rules, changed in the admin."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect

from orderdesk.accounts.permissions import administers
from orderdesk.core.admin import SignedAdmin
from orderdesk.core.pages.files import SmallPictureField
from orderdesk.policy.models import Policy

SIGN_IN = (
    "session_idle_hours",
    "session_days",
    "strict_roles",
    "strict_idle_minutes",
    "strict_session_hours",
    "second_factor_roles",
    "second_factor_days",
)


class PolicyForm(forms.ModelForm):
    """The form of the house rules."""

    class Meta:
        field_classes = {"logo": SmallPictureField, "seal": SmallPictureField}


@admin.register(Policy)
class PolicyAdmin(SignedAdmin):
    """The numbers of the house rules: one row."""

    form = PolicyForm

    def changelist_view(self, request, extra_context=None):
        """Redirect the list to the form of the only row, with the defaults before it was first saved."""
        exists = Policy.objects.exists()
        return redirect("admin:policy_policy_change", 1) if exists else redirect("admin:policy_policy_add")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Policy.objects.exists()

    def get_readonly_fields(self, request, obj=None):
        """How people sign in is for an administrator to say."""
        return () if administers(request.user) else SIGN_IN

    def save_model(self, request, obj, form, change):
        obj.pk = 1  # whatever the sequence says: there is one row
        super().save_model(request, obj, form, change)
