from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of this app."""

    dependencies = [("core", "0001_tables"), ("orders", "0001_tables")]

    operations = protect(
        "orders_historicalapproval",
        "orders_historicalattachment",
        "orders_historicalmessage",
        "orders_historicalorder",
        "orders_historicalorderline",
        "orders_historicalproduct",
        "orders_historicalreceipt",
        "orders_historicalreview",
    )
