from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of payment plans."""

    dependencies = [("orders", "0023_payment_plans")]

    operations = protect("orders_historicalpaymentplan")
