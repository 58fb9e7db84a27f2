import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from orderdesk.core.record.migrating import drawn_once

STATES = [
    ("waiting", "Waiting"),
    ("checking", "Being checked"),
    ("checked", "Checked"),
    ("writing", "Being imported"),
    ("done", "Imported"),
    ("failed", "Refused"),
    ("undone", "Taken back"),
]


class Migration(migrations.Migration):
    """What an import made is noted with it, so that it can be taken back as a whole."""

    dependencies = [("imports", "0001_tables"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            "importjob",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=10, verbose_name="state"),
        ),
        migrations.AddField(
            "importjob",
            "undone_at",
            models.DateTimeField(blank=True, null=True, verbose_name="taken back at"),
        ),
        migrations.AddField(
            "importjob",
            "undone_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken back by",
            ),
        ),
        migrations.AddConstraint(
            "importjob",
            models.CheckConstraint(
                name="import_undone_by_somebody",
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
            ),
        ),
        migrations.CreateModel(
            "ImportedRecord",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60)),
                ("key", models.BigIntegerField()),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="imports.importjob"
                    ),
                ),
            ],
            options={
                "verbose_name": "imported record",
                "verbose_name_plural": "imported records",
                "constraints": [
                    models.UniqueConstraint(fields=("model", "key"), name="imported_record_once"),
                ],
            },
        ),
    ]
    operations = drawn_once(operations)
