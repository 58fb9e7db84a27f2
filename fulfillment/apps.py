from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FulfillmentConfig(AppConfig):
    name = "fulfillment"
    verbose_name = _("Fulfilment")
    admin_rights = {"sales_director": {"stagetemplate": ["view", "add", "change"]}}

    def ready(self):
        post_migrate.connect(lay_template, sender=self, dispatch_uid="fulfillment.template")


def lay_template(**kwargs):
    """After every migrate that has got as far as the table."""
    from fulfillment.models import StageTemplate
    from fulfillment.services.template import make_usual_template

    tables = connection.introspection.table_names()
    if {StageTemplate._meta.db_table, StageTemplate.history.model._meta.db_table} <= set(tables):
        make_usual_template()
