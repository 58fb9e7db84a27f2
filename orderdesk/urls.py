"""The site map: every app by its name, in one place."""

from django.contrib import admin
from django.urls import include, path

from orderdesk.accounts.views import log_in, log_out, set_language
from orderdesk.accounts.views.factor import second_step
from orderdesk.accounts.views.password import change_password
from orderdesk.core.health import healthz
from orderdesk.views import search, workbench

urlpatterns = [
    path("", workbench, name="workbench"),
    path("search/", search, name="search"),
    path("login/", log_in, name="login"),
    path("login/second/", second_step, name="second-step"),
    path("logout/", log_out, name="logout"),
    path("password/", change_password, name="password_change"),
    path("language/", set_language, name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("account/", include("orderdesk.accounts.account_urls")),
    path("people/", include("orderdesk.accounts.urls")),
    path("lists/", include("orderdesk.accounts.look_urls")),
    path("setup/", include("orderdesk.setup.urls")),
    path("setup/settings/fields/", include("orderdesk.custom_fields.urls")),
    path("notices/", include("orderdesk.notifications.urls")),
    path("customers/", include("customers.urls")),
    path("orders/", include("orders.urls")),
    path("fulfillment/", include("fulfillment.urls")),
    path("aftersales/", include("aftersales.urls")),
    path("c/", include("aftersales.urls.customer")),
    path("reports/", include("reports.urls")),
    path("imports/", include("imports.urls")),
    path("admin/", admin.site.urls),
]
