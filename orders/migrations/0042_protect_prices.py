from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of agreed prices."""

    dependencies = [("orders", "0041_agreed_prices")]

    operations = protect("orders_historicalpriceagreement")
