from django.db import migrations

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of what is new."""

    dependencies = [("fulfillment", "0003_stage")]

    operations = protect(
        "fulfillment_historicalstage",
        "fulfillment_historicalstagetemplate",
    )
