from django.db import migrations, models


class Migration(migrations.Migration):
    """Large orders due in a month are found in the index, in the order of the list."""

    dependencies = [("orders", "0009_carry_paid")]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_due_month_total_idx',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['due_month', 'total', 'id'], include=('ordered_on', 'owner', 'team'), name='order_due_month_total_idx'),
        ),
    ]
