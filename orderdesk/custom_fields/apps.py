from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomFieldsConfig(AppConfig):
    name = "orderdesk.custom_fields"
    verbose_name = _("Custom fields")
    admin_rights = {"sales_director": {"customfield": ["view"]}}
