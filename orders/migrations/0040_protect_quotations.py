from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of quotations and of their links."""

    dependencies = [("orders", "0039_quotations")]

    operations = protect("orders_historicalquotation", "orders_historicalquotationlink")
