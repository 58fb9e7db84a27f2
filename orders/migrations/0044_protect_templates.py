from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of order templates."""

    dependencies = [("orders", "0043_order_templates")]

    operations = protect("orders_historicalordertemplate")
