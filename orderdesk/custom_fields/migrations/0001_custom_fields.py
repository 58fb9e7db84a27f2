import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import orderdesk.core.record.history


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(max_length=20, verbose_name="kind of record")),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "Text"), ("number", "Number"), ("date", "Date"), ("choice", "Choice")],
                        default="text",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="choices",
                    ),
                ),
                (
                    "former",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="former choices",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="required")),
                ("is_on_papers", models.BooleanField(default=False, verbose_name="printed on papers")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="place")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "custom field",
                "verbose_name_plural": "custom fields",
                "ordering": ["record", "place", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("record", "name_key"),
                        name="custom_field_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("name_key", ""), _negated=True)
                        ),
                        name="custom_field_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["text", "number", "date", "choice"])),
                        name="custom_field_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "choice"), models.Q(("choices", []), _negated=True)),
                            models.Q(models.Q(("kind", "choice"), _negated=True), ("choices", [])),
                            _connector="OR",
                        ),
                        name="custom_field_choices_where_chosen",
                    ),
                ],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCustomField",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("record", models.CharField(max_length=20, verbose_name="kind of record")),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "Text"), ("number", "Number"), ("date", "Date"), ("choice", "Choice")],
                        default="text",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="choices",
                    ),
                ),
                (
                    "former",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="former choices",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="required")),
                ("is_on_papers", models.BooleanField(default=False, verbose_name="printed on papers")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="place")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical custom field",
                "verbose_name_plural": "historical custom fields",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
