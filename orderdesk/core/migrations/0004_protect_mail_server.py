from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of the mail server."""

    dependencies = [("core", "0003_mail_server")]

    operations = protect("core_historicalmailserver")
