import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A receipt says which one it takes back."""

    dependencies = [
        ("orders", "0019_first_promise"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalreceipt",
            name="undoes",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="orders.receipt",
                verbose_name="takes back",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="orders.receipt",
                verbose_name="takes back",
            ),
        ),
    ]
