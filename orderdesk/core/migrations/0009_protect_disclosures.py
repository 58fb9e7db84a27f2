from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses to change the access log."""

    dependencies = [("core", "0008_disclosures")]

    operations = protect("core_disclosure")
