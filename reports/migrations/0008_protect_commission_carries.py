from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on what was counted later."""

    dependencies = [("reports", "0007_commission_carried")]

    operations = protect("reports_commissioncarry")
