from django.db import migrations

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """The database refuses UPDATE and DELETE on the history of what is new."""

    dependencies = [("aftersales", "0004_ticket_and_visit")]

    operations = protect(
        "aftersales_historicalticket",
        "aftersales_historicalticketreply",
        "aftersales_historicalvisit",
        "aftersales_historicalvisitattempt",
    )
