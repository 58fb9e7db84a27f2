from django.db import migrations, models


class Migration(migrations.Migration):
    """Who may owe is found without the table."""

    dependencies = [("orders", "0008_lists_by_status")]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_owing_idx',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False), models.Q(models.Q(('paid', 'all'), _negated=True), ('cancelled_at__isnull', False), _connector='OR')), fields=['confirmed_at', 'id'], include=('delivered_at', 'cancelled_at', 'paid', 'received', 'customer'), name='order_owing_idx'),
        ),
    ]
