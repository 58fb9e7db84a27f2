import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    """A move writes the indexes by which moves are looked up, and no others."""

    dependencies = [
        ("fulfillment", "0015_failed_mails"),
        ("orders", "0047_custom_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="reservation",
            name="line",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reservations",
                to="orders.orderline",
            ),
        ),
        migrations.AlterField(
            model_name="stock",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stocks",
                to="orders.product",
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="stockmove",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="stockmove",
            name="line",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="orders.orderline",
                verbose_name="order line",
            ),
        ),
        migrations.AlterField(
            model_name="stockmove",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="orders.product",
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="stockmove",
            name="warehouse",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="fulfillment.warehouse",
                verbose_name="warehouse",
            ),
        ),
    ]
    operations = drawn_once(operations)
