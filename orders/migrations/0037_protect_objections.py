from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of objections' policy and waivers."""

    dependencies = [("orders", "0036_objections")]

    operations = protect("orders_historicalobjectionpolicy", "orders_historicalobjectionwaiver")
