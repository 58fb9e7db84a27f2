from django.db import migrations


class Migration(migrations.Migration):
    """Until now the only answer to a shipment was to accept it."""

    dependencies = [("orders", "0003_payment_and_answers")]

    operations = [
        migrations.RunSQL(
            "UPDATE orders_order SET answered = accepted WHERE answered <> accepted", migrations.RunSQL.noop
        )
    ]
