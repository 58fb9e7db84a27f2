from django.db import migrations, models

from orderdesk.core.history import protect


class Migration(migrations.Migration):
    """Delivered means answered; the history of receipts is protected like every other."""

    dependencies = [("orders", "0004_answer_what_was_accepted")]

    operations = [
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['delivered', 'completed']), _negated=True), models.Q(('answered', 'all'), ('delivered_at__isnull', False)), _connector='OR'), name='order_delivered_is_answered'),
        ),
        *protect("orders_historicalreceipt"),
    ]
