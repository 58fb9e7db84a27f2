import django.db.models.lookups
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_slip_amounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="custom",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
                verbose_name="custom fields",
            ),
        ),
        migrations.AddField(
            model_name="historicalcustomer",
            name="custom",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
                verbose_name="custom fields",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(models.F("custom"), function="jsonb_typeof", output_field=models.CharField()),
                    models.Value("object"),
                ),
                name="customer_custom_is_an_object",
            ),
        ),
    ]
    operations = drawn_once(operations)
