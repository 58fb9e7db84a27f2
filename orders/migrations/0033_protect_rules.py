from django.db import migrations

from orderdesk.core.record.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of approval rules."""

    dependencies = [("orders", "0032_approval_rules")]

    operations = protect("orders_historicalapprovalrule")
