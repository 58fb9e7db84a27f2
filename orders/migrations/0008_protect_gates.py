from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of overrides."""

    dependencies = [("orders", "0007_gate_overrides")]

    operations = protect("orders_historicalgateoverride")
