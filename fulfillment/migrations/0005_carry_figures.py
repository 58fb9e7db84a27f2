from django.db import migrations, models


class Migration(migrations.Migration):
    """Late stages of a month out of the index alone, and the stages that were finished in it."""

    dependencies = [("fulfillment", "0004_protect_stages")]

    operations = [
        migrations.RemoveIndex(
            model_name='stage',
            name='stage_cause_idx',
        ),
        migrations.AddIndex(
            model_name='stage',
            index=models.Index(fields=['planned_on', 'cause'], include=('finished_at', 'order', 'name'), name='stage_cause_idx'),
        ),
        migrations.AddIndex(
            model_name='stage',
            index=models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['finished_at', 'order'], name='stage_finished_idx'),
        ),
    ]
