from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of the bank's sheets and their rows."""

    dependencies = [("orders", "0025_bank_sheets")]

    operations = protect("orders_historicalbanksheet", "orders_historicalbankrow")
