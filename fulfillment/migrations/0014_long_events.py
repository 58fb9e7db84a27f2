from django.db import migrations, models
from django.db.models.functions import MD5

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    """What carriers say is kept whole: a text of any length, which stands once by its digest."""

    dependencies = [("fulfillment", "0013_customer_mails")]

    operations = [
        migrations.RemoveConstraint(model_name="trackingevent", name="tracking_event_once"),
        migrations.AlterField(
            model_name="trackingevent", name="text", field=models.TextField(verbose_name="what happened")
        ),
        migrations.AlterField(
            model_name="carrierwatch", name="error", field=models.TextField(blank=True, verbose_name="error")
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint("shipment", "at", MD5("text"), name="tracking_event_once"),
        ),
    ]

    operations = drawn_once(operations)
