from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_protect_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicaluser",
            name="must_change_password",
            field=models.BooleanField(default=False, editable=False, verbose_name="must choose an own password"),
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, editable=False, verbose_name="must choose an own password"),
        ),
    ]
    operations = drawn_once(operations)
