import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once

STATES = [
    ("waiting", "Waiting"),
    ("checking", "Being checked"),
    ("choosing", "Waiting for your choices"),
    ("checked", "Checked"),
    ("writing", "Being imported"),
    ("done", "Imported"),
    ("failed", "Refused"),
    ("undone", "Taken back"),
]
SHEETS = [
    ("orders", "Orders"),
    ("progress", "Progress"),
    ("feedback", "Feedback"),
    ("customers", "Customers"),
    ("products", "Products"),
    ("stock", "Stock"),
    ("receipts", "Receipts"),
]


class Migration(migrations.Migration):
    """Sheets and columns of a file are chosen on a page, and what columns mean is remembered."""

    dependencies = [("imports", "0002_undo"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            "importjob",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=10, verbose_name="state"),
        ),
        migrations.AddField(
            "importjob", "layout", models.JSONField(blank=True, default=dict, verbose_name="sheets and columns")
        ),
        migrations.AddField("importjob", "choices", models.JSONField(blank=True, default=dict, verbose_name="choices")),
        migrations.CreateModel(
            "ColumnMemory",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(choices=SHEETS, max_length=10)),
                ("headings", models.CharField(max_length=64)),
                ("choices", models.JSONField(default=dict)),
                ("touched_at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "remembered columns",
                "verbose_name_plural": "remembered columns",
                "constraints": [models.UniqueConstraint(fields=("sheet", "headings"), name="column_memory_once")],
            },
        ),
    ]
    operations = drawn_once(operations)
