from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0045_priority"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="is_whole",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Half a unit is refused wherever a quantity is entered.",
                verbose_name="counted in whole units",
            ),
        )
        for name in ("historicalproduct", "product")
    ]
    operations = drawn_once(operations)
