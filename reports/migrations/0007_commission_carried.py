import django.db.models.deletion
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0048_payment_method"),
        ("reports", "0006_protect_commission_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="commissionline",
            name="carried",
            field=models.DecimalField(
                db_default=0, decimal_places=2, default=0, max_digits=16, verbose_name="of which for earlier months"
            ),
        ),
        migrations.AddField(
            model_name="historicalcommissionline",
            name="carried",
            field=models.DecimalField(
                db_default=0, decimal_places=2, default=0, max_digits=16, verbose_name="of which for earlier months"
            ),
        ),
        migrations.CreateModel(
            name="CommissionCarry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of_month", models.DateField(verbose_name="of month")),
                ("sales", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="sales")),
                ("margin", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="margin")),
                ("received", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="received")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries",
                        to="reports.commissionline",
                        verbose_name="commission",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "later change of a commission",
                "verbose_name_plural": "later changes of commissions",
                "ordering": ["line", "of_month", "order"],
                "indexes": [models.Index(fields=["of_month"], name="commission_carry_month_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "of_month", "order"), name="commission_carry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("of_month__day", 1)), name="commission_carry_of_first_day"
                    ),
                ],
            },
        ),
    ]
    operations = drawn_once(operations)
