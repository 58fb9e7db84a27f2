from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of this app."""

    dependencies = [("core", "0001_tables"), ("fulfillment", "0001_tables")]

    operations = protect(
        "fulfillment_historicalshipment",
        "fulfillment_historicalstage",
        "fulfillment_historicalstagetemplate",
        "fulfillment_historicalstock",
        "fulfillment_historicalsupplyanswer",
    )
