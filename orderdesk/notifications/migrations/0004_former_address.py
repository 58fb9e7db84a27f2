from django.db import migrations, models


class Migration(migrations.Migration):
    """A notice to an address that is the recipient's no longer."""

    dependencies = [("notifications", "0003_failed_notices")]
    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="address",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254, verbose_name="e-mail"),
        )
    ]
