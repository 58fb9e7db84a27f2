from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What is to be followed up, by its day."""

    dependencies = [("customers", "0002_protect_history")]

    operations = [
        migrations.AddIndex(
            model_name="communication",
            index=models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="communication_next_idx"),
        )
    ]
