"""The site map: every app by its name, in one place."""

from django.contrib import admin
from django.urls import path

from orderdesk.core.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
