from django.db import migrations, models


class Migration(migrations.Migration):
    """The orders of one customer or owner and of one status are filtered further in the index that finds them."""

    dependencies = [("orders", "0010_large_due_in_a_month")]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_customer_newest_idx',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_owner_newest_idx',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_status_newest_idx',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'ordered_on', 'id'], include=('due_sort', 'owner', 'team', 'total'), name='order_status_newest_idx'),
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_status_due_idx',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'due_sort', 'id'], include=('ordered_on', 'owner', 'team', 'total'), name='order_status_due_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['customer', 'ordered_on', 'id'], include=('status', 'due_sort', 'total', 'team', 'owner'), name='order_customer_newest_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['owner', 'ordered_on', 'id'], include=('status', 'due_sort', 'total', 'team'), name='order_owner_newest_idx'),
        ),
    ]
