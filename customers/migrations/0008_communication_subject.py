from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_custom_fields"),
    ]

    operations = [
        migrations.AddField(
            model_name="communication",
            name="subject",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="subject"),
        ),
        migrations.AddField(
            model_name="historicalcommunication",
            name="subject",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="subject"),
        ),
    ]
    operations = drawn_once(operations)
