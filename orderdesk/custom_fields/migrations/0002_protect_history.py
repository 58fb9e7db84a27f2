from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of custom fields."""

    dependencies = [("custom_fields", "0001_custom_fields")]

    operations = protect("custom_fields_historicalcustomfield")
