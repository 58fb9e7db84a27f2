from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of this app."""

    dependencies = [("core", "0001_tables"), ("policy", "0001_tables")]

    operations = protect(
        "policy_historicalpolicy",
    )
