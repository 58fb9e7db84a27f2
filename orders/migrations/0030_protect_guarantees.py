from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of guarantees."""

    dependencies = [("orders", "0029_guarantees")]

    operations = protect("orders_historicalguarantee")
