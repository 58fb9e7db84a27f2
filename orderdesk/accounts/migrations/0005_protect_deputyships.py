from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of deputyships."""

    dependencies = [("accounts", "0004_deputyships")]

    operations = protect("accounts_historicaldeputyship")
