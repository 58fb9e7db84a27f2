from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [("orders", "0049_product_tax_code")]

    operations = [
        migrations.AddField(
            model_name="historicalpayment",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("receipt", "Receipt"),
                    ("refund", "Refund"),
                    ("transfer", "Transfer"),
                    ("reversal", "Reversal"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="historicalreceipt",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("receipt", "Receipt"),
                    ("refund", "Refund"),
                    ("transfer", "Transfer"),
                    ("reversal", "Reversal"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("receipt", "Receipt"),
                    ("refund", "Refund"),
                    ("transfer", "Transfer"),
                    ("reversal", "Reversal"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("receipt", "Receipt"),
                    ("refund", "Refund"),
                    ("transfer", "Transfer"),
                    ("reversal", "Reversal"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", ""),
                    models.Q(("amount__gt", 0), ("kind", "receipt")),
                    models.Q(("amount__lt", 0), ("kind__in", ["refund", "reversal"])),
                    _connector="OR",
                ),
                name="payment_kind_has_its_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["", "transfer", "reversal"]),
                    models.Q(("amount__gt", 0), ("kind", "receipt")),
                    models.Q(("amount__lt", 0), ("kind", "refund")),
                    _connector="OR",
                ),
                name="receipt_kind_has_its_sign",
            ),
        ),
    ]
    operations = drawn_once(operations)
