from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class DeskAdminSite(AdminSite):
    """The admin of OrderDesk: open to the roles that decide, each with the permissions of their group."""

    site_title = site_header = _("OrderDesk administration")
    index_title = _("What can be set and decided here")
    site_url = "/"
    enable_nav_sidebar = False

    def login(self, request, extra_context=None):
        """There is one log-in, with the second factor where there is one."""
        target = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('login')}?{urlencode({'next': target})}")

    login.login_required = False  # type: ignore[attr-defined]

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.can_enter_admin()
