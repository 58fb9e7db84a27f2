from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of invoices."""

    dependencies = [("orders", "0015_invoices")]

    operations = protect("orders_historicalinvoice")
