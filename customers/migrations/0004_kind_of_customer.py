from django.db import migrations, models


class Migration(migrations.Migration):
    """New, key or another customer: out of an index, for the figures of a month."""

    dependencies = [("customers", "0003_follow_up_index")]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['id'], include=('first_ordered_on', 'is_key'), name='customer_kind_idx'),
        ),
    ]
