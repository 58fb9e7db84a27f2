from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskAdminSite(AdminSite):
    """The admin of OrderDesk: open to the roles that decide, each with the permissions of their group."""

    site_title = site_header = _("OrderDesk administration")
    index_title = _("What can be set and decided here")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.can_enter_admin()
