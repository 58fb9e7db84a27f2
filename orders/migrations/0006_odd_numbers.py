from django.db import migrations


class Migration(migrations.Migration):
    """Orders placed in a later month than their number says: few or none, so that a search for the start of a number
    knows where to begin. Used by orders.finding, which repeats the condition word for word."""

    dependencies = [("orders", "0005_delivered_is_answered")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX order_odd_number_idx ON orders_order (number_rank) INCLUDE (ordered_on)"
            " WHERE number_rank > 0"
            " AND ordered_month > (number_rank / 100000000000) * 12 + (number_rank / 1000000000) % 100",
            "DROP INDEX IF EXISTS order_odd_number_idx",
        )
    ]
