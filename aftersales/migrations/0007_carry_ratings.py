from django.db import migrations, models


class Migration(migrations.Migration):
    """Ratings of thirteen months out of the index alone."""

    dependencies = [("aftersales", "0006_import_sheet")]

    operations = [
        migrations.RemoveIndex(
            model_name='visit',
            name='visit_rated_idx',
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('overall__isnull', False)), fields=['closed_at'], include=('overall',), name='visit_rated_idx'),
        ),
    ]
