import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import orderdesk.core.record.history
from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month of the report")),
                ("problem", models.CharField(max_length=200, verbose_name="problem")),
                ("impact", models.CharField(blank=True, max_length=200, verbose_name="impact")),
                ("measure", models.CharField(max_length=300, verbose_name="counter-measure")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("effect", models.CharField(blank=True, max_length=300, verbose_name="effect")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "carried_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="reports.action",
                        verbose_name="carried over from",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "improvement action",
                "verbose_name_plural": "improvement actions",
                "ordering": ["month", "pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month of the report")),
                ("problem", models.CharField(max_length=200, verbose_name="problem")),
                ("impact", models.CharField(blank=True, max_length=200, verbose_name="impact")),
                ("measure", models.CharField(max_length=300, verbose_name="counter-measure")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("effect", models.CharField(blank=True, max_length=300, verbose_name="effect")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.action",
                        verbose_name="carried over from",
                    ),
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
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical improvement action",
                "verbose_name_plural": "historical improvement actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTarget",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("amount", "Sales"),
                            ("orders", "Orders"),
                            ("on_time", "On time"),
                            ("otif", "On time and in full"),
                            ("processing", "Processing time"),
                            ("satisfaction", "Satisfaction"),
                            ("collection", "Collection rate"),
                            ("overdue", "Overdue"),
                        ],
                        max_length=12,
                        verbose_name="figure",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="target")),
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account manager",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical target",
                "verbose_name_plural": "historical targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthlyReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="why it failed")),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now_add=True)),
                ("month", models.DateField(verbose_name="month")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being made"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("as_of", models.DateTimeField(blank=True, null=True, verbose_name="figures as of")),
                ("figures", models.JSONField(blank=True, default=dict, verbose_name="figures")),
                ("pdf", models.BinaryField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly report",
                "verbose_name_plural": "monthly reports",
                "ordering": ["-month", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("amount", "Sales"),
                            ("orders", "Orders"),
                            ("on_time", "On time"),
                            ("otif", "On time and in full"),
                            ("processing", "Processing time"),
                            ("satisfaction", "Satisfaction"),
                            ("collection", "Collection rate"),
                            ("overdue", "Overdue"),
                        ],
                        max_length=12,
                        verbose_name="figure",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="target")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account manager",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["-month", "figure"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["month", "id"], name="action_month_idx"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="action_month_is_first_day"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), ("closed_on__isnull", False), _connector="OR"),
                name="action_closed_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreview",
            constraint=models.UniqueConstraint(fields=("month", "version"), name="monthly_review_version_once"),
        ),
        migrations.AddConstraint(
            model_name="monthlyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="monthly_review_month_is_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("pdf__isnull", False), models.Q(("digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="monthly_review_done_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("month", "figure", "person"), name="target_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="target_month_is_first_day"),
        ),
    ]
    operations = drawn_once(operations)
