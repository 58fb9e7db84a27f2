from django.db import migrations

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of what is new."""

    dependencies = [("core", "0004_special_days_and_printing")]

    operations = protect(
        "core_historicalspecialday",
    )
