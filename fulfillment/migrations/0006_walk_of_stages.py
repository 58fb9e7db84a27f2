import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """How long each stage took is read along an order's stages, out of one index that also is that of the order."""

    dependencies = [("fulfillment", "0005_carry_figures"), ("orders", "0011_lists_of_one")]

    operations = [
        migrations.AddIndex(
            model_name='stage',
            index=models.Index(fields=['order', 'place'], include=('name', 'finished_at'), name='stage_walk_idx'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='order',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='orders.order'),
        ),
    ]
