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
        post_migrate.connect(open_warehouse, sender=self, dispatch_uid="fulfillment.warehouse")


def lay_template(**kwargs):
    """After every migrate that has got as far as the table."""
    from fulfillment.models import StageTemplate
    from fulfillment.services.template import make_usual_template

    tables = connection.introspection.table_names()
    if {StageTemplate._meta.db_table, StageTemplate.history.model._meta.db_table} <= set(tables):
        make_usual_template()


def open_warehouse(**kwargs):
    """Every company has one warehouse from the start."""
    from fulfillment.models import Warehouse
    from fulfillment.services.warehouse import make_usual_warehouse

    tables = connection.introspection.table_names()
    if {Warehouse._meta.db_table, Warehouse.history.model._meta.db_table} <= set(tables):
        make_usual_warehouse()
