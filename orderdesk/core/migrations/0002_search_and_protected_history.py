from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from orderdesk.core.history import REFUSE_CHANGE


class Migration(migrations.Migration):
    """What every app's first migration may build on: trigram indexes, and history that cannot be rewritten."""

    dependencies = [("core", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION IF EXISTS refuse_history_change() CASCADE"),
    ]
