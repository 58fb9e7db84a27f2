import django.db.models.lookups
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_custom_fields"),
        ("orders", "0046_whole_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalorder",
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
            model_name="historicalproduct",
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
            model_name="order",
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
            model_name="product",
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
            model_name="quotationversion",
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
            model_name="order",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(models.F("custom"), function="jsonb_typeof", output_field=models.CharField()),
                    models.Value("object"),
                ),
                name="order_custom_is_an_object",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(models.F("custom"), function="jsonb_typeof", output_field=models.CharField()),
                    models.Value("object"),
                ),
                name="product_custom_is_an_object",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotationversion",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(models.F("custom"), function="jsonb_typeof", output_field=models.CharField()),
                    models.Value("object"),
                ),
                name="quotation_version_custom_is_an_object",
            ),
        ),
    ]
    operations = drawn_once(operations)
