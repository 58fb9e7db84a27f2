from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of commissions, and on locked lines themselves."""

    dependencies = [("reports", "0003_commission")]

    operations = [
        *protect("reports_historicalcommissionrule", "reports_historicalcommissionline"),
        *protect("reports_commissionline"),
    ]
