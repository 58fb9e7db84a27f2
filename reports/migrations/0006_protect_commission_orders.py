from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the orders of a locked month."""

    dependencies = [("reports", "0005_commission_orders")]

    operations = protect("reports_commissionorder")
