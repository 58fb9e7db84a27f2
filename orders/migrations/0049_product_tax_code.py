from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [("orders", "0048_payment_method")]

    operations = [
        migrations.AddField(
            model_name="historicalproduct",
            name="tax_code",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="19 digits, as the tax software lists them. It stands on invoices.",
                max_length=19,
                verbose_name="tax classification code",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="tax_code",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="19 digits, as the tax software lists them. It stands on invoices.",
                max_length=19,
                verbose_name="tax classification code",
            ),
        ),
    ]
    operations = drawn_once(operations)
