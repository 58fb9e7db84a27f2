from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes that carry what figures of a month, and of thirteen, ask for: no table is read for them."""

    dependencies = [("orders", "0006_odd_numbers")]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_newest_idx',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_confirmed_at_idx',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_promised_on_idx',
        ),
        migrations.RemoveIndex(
            model_name='orderline',
            name='line_order_product_idx',
        ),
        migrations.AddIndex(
            model_name='instalment',
            index=models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on', 'order'], include=('amount',), name='instalment_due_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['ordered_on', 'id'], include=('status', 'owner', 'team', 'entered_by', 'customer', 'total', 'due_sort', 'supply_asked_at', 'confirmed_at', 'number_rank', 'submitted_at', 'cancelled_at', 'region'), name='order_newest_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['confirmed_at', 'id'], include=('submitted_at',), name='order_confirmed_at_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('promised_on__isnull', False)), fields=['promised_on', 'id'], include=('delivered_at', 'accepted', 'confirmed_at', 'cancelled_at'), name='order_promised_on_idx'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False), models.Q(models.Q(('paid', 'all'), _negated=True), ('cancelled_at__isnull', False), _connector='OR')), fields=['confirmed_at', 'id'], include=('delivered_at', 'cancelled_at', 'received', 'customer'), name='order_owing_idx'),
        ),
        migrations.AddIndex(
            model_name='orderline',
            index=models.Index(fields=['order', 'product'], include=('quantity', 'amount'), name='line_order_product_idx'),
        ),
    ]
