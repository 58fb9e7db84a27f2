from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of saved views."""

    dependencies = [("accounts", "0007_saved_views")]

    operations = protect("accounts_historicalsavedview")
