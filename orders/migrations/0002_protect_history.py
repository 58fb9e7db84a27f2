from django.db import migrations

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of this app."""

    dependencies = [("core", "0002_search_and_protected_history"), ("orders", "0001_initial")]

    operations = protect(
        "orders_historicalapproval",
        "orders_historicalattachment",
        "orders_historicalmessage",
        "orders_historicalorder",
        "orders_historicalorderline",
        "orders_historicalpolicy",
        "orders_historicalproduct",
        "orders_historicalreview",
    )
