from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Role, Team, User
from orderdesk.accounts.sessions import Session
from orderdesk.accounts.states import AccountReason
from orderdesk.accounts.telling import tell_change, tell_new_address
from orderdesk.core.admin import SignedAdmin
from orderdesk.core.text.display import listed

admin.site.unregister(Group)  # the ten roles are fixed; who holds them stands on the page of the person


def role_label(group):
    """A role by the name that people know it by."""
    return str(Role(group.name).label) if group.name in Role.values else group.name


class PersonForm(UserChangeForm):
    """Somebody administers, here as in the app: nobody removes themselves, or the last one."""

    def clean(self):
        data = super().clean()
        person, by = self.instance, self.by
        stays = data.get("is_active", True) and Role.ADMINISTRATOR in {group.name for group in data.get("groups") or []}
        if not person.pk or not User.objects.get(pk=person.pk).is_administrator or person.is_superuser or stays:
            return data
        if person.pk == by.pk:
            raise forms.ValidationError(_("Nobody takes the administrator's role from themselves."))
        if not User.objects.administrators().exclude(pk=person.pk).exists():
            sentence = _("%(person)s is the last administrator. Give the role to somebody else first.")
            raise forms.ValidationError(sentence % {"person": person})
        return data


class GivenPasswordForm(AdminPasswordChangeForm):
    """Whose password an administrator sets here is told of it, as in the app."""

    def save(self, commit=True):
        person = super().save(commit)
        tell_change(person, AccountReason.GIVE_PASSWORD)
        return person


@admin.register(User)
class PersonAdmin(SignedAdmin, UserAdmin):  # type: ignore[misc]  # two bases with view_on_site
    """Colleagues: their roles, team, deputy. Who leaves is made inactive, never deleted."""

    reasons = (AccountReason,)
    form = PersonForm
    change_password_form = GivenPasswordForm
    list_display = ["username", "name", "team", "role_names", "is_absent", "is_active"]
    list_filter = ["groups", "team", "is_active", "is_absent"]
    search_fields = ["username", "name", "phone", "email"]
    ordering = ["username"]
    filter_horizontal = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "phone", "email", "language"]}),
        (
            _("Roles and team"),
            {"fields": ["groups", "team", "leads_all_teams", "is_legal", "deputy", "is_absent", "is_active"]},
        ),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "usable_password", "password1", "password2"]})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            tell_new_address(obj, form.initial.get("email") or "")
        if not obj.is_active:
            Session.objects.filter(person=obj).delete()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("team").prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_names(self, user):
        return listed(map(role_label, user.groups.all()))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = role_label
        return field

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Team)
class TeamAdmin(SignedAdmin):
    reasons = (AccountReason,)
    list_display = ["name", "leader"]
    list_select_related = ["leader"]
    filter_horizontal = ["assistants"]

    def has_delete_permission(self, request, obj=None):
        return False
