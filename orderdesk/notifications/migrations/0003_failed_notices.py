from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What could not be delivered is counted at every look at the figures."""

    atomic = False
    dependencies = [("notifications", "0002_sentences")]
    operations = [
        AddIndexConcurrently(
            "outgoingmessage",
            models.Index(condition=models.Q(("state", "failed")), fields=["id"], name="outgoing_failed_idx"),
        )
    ]
