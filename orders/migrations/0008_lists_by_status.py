from django.db import migrations, models


class Migration(migrations.Migration):
    """A page of one status is found in the index, whoever looks and whether or not it asks for late ones."""

    dependencies = [("orders", "0007_carry_figures")]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_status_newest_idx',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_status_due_idx',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'ordered_on', 'id'], include=('due_sort', 'owner', 'team'), name='order_status_newest_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'due_sort', 'id'], include=('owner', 'team'), name='order_status_due_idx'),
        ),
    ]
