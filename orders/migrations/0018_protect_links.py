from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of customers' links."""

    dependencies = [("orders", "0017_customer_links")]

    operations = protect("orders_historicalcustomerlink")
