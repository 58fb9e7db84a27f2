from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of payments."""

    dependencies = [("orders", "0009_payments")]

    operations = protect("orders_historicalpayment")
