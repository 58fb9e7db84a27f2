from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What could not be delivered is counted at every look at the figures."""

    atomic = False
    dependencies = [("fulfillment", "0014_long_events")]
    operations = [
        AddIndexConcurrently(
            "customermail",
            models.Index(condition=models.Q(("state", "failed")), fields=["id"], name="customer_mail_failed_idx"),
        )
    ]
