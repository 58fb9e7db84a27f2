import django.core.serializers.json
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    """What an import changed is noted with what stood there, so that it can be written back."""

    dependencies = [("imports", "0003_choices")]

    operations = [
        migrations.AddField(
            "importedrecord",
            "former",
            models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
        ),
        migrations.RemoveConstraint("importedrecord", "imported_record_once"),
        migrations.AddConstraint(
            "importedrecord",
            models.UniqueConstraint(
                condition=models.Q(former__isnull=True), fields=("model", "key"), name="imported_record_once"
            ),
        ),
        migrations.AddConstraint(
            "importedrecord",
            models.UniqueConstraint(fields=("job", "model", "key"), name="imported_record_once_a_job"),
        ),
    ]
    operations = drawn_once(operations)
