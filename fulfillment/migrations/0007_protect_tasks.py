from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of tasks."""

    dependencies = [("core", "0001_tables"), ("fulfillment", "0006_tasks")]

    operations = protect("fulfillment_historicalsupplytask")
