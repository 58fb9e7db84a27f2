from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of change requests."""

    dependencies = [("core", "0001_tables"), ("orders", "0011_change_requests")]

    operations = protect("orders_historicalchangerequest", "orders_historicalchangeanswer")
