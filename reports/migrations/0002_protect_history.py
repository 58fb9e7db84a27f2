from django.db import migrations

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of what is new."""

    dependencies = [("reports", "0001_initial")]

    operations = protect(
        "reports_historicalaction",
        "reports_historicaltarget",
    )
