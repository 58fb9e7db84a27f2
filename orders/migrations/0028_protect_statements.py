from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of sent statements."""

    dependencies = [("orders", "0027_sent_statements")]

    operations = protect("orders_historicalsentstatement")
