import datetime
import functools
from decimal import Decimal

import django.contrib.postgres.fields
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
            name="HistoricalPolicy",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "company",
                    models.CharField(default="衡越工控（苏州）有限公司", max_length=120, verbose_name="company name"),
                ),
                (
                    "logo",
                    models.TextField(
                        blank=True,
                        help_text="Printed at the top of every paper. JPEG, PNG or WebP, up to 1 MB; best wide and on white.",
                        max_length=100,
                        verbose_name="logo",
                    ),
                ),
                (
                    "director_from",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100000"),
                        max_digits=14,
                        verbose_name="director approves from (yuan)",
                    ),
                ),
                (
                    "large_from",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100000"),
                        max_digits=14,
                        verbose_name="large orders from (yuan)",
                    ),
                ),
                (
                    "small_below",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10000"),
                        max_digits=14,
                        verbose_name="small orders below (yuan)",
                    ),
                ),
                (
                    "approval_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours for each approval"),
                ),
                (
                    "information_hours",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working hours to ask the customer"),
                ),
                (
                    "default_tax_rate",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.13"), max_digits=5, verbose_name="usual tax rate"
                    ),
                ),
                (
                    "freight_tax_rate",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.09"), max_digits=5, verbose_name="tax rate of freight"
                    ),
                ),
                (
                    "licence_needed",
                    models.BooleanField(default=True, verbose_name="new customers need licence and credit record"),
                ),
                (
                    "paid_to_complete",
                    models.BooleanField(default=True, verbose_name="an order completes only when paid in full"),
                ),
                ("approval_clock", models.BooleanField(default=True, verbose_name="approvals have a clock")),
                (
                    "information_clock",
                    models.BooleanField(default=True, verbose_name="missing information has a clock"),
                ),
                ("ticket_clock", models.BooleanField(default=True, verbose_name="tickets have a clock")),
                (
                    "answer_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours until a ticket's first answer"),
                ),
                (
                    "answer_warning_hours",
                    models.PositiveSmallIntegerField(default=20, verbose_name="hours until a warning before that"),
                ),
                (
                    "review_hours",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working hours until a review"),
                ),
                (
                    "review_escalation_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours until the manager is notified"),
                ),
                (
                    "visit_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="working days until the return visit"),
                ),
                (
                    "visit_retry_days",
                    models.PositiveSmallIntegerField(default=1, verbose_name="working days until the next attempt"),
                ),
                (
                    "quiet_days",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working days without a follow-up record"),
                ),
                (
                    "silence_days_a",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level A"),
                ),
                (
                    "silence_days_b",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level B"),
                ),
                (
                    "silence_days_c",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level C"),
                ),
                (
                    "delivery_ahead",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([3, 1],), **{}),
                        size=None,
                        verbose_name="working days before delivery",
                    ),
                ),
                (
                    "payment_ahead",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([7, 3, 0],), **{}),
                        size=None,
                        verbose_name="days before a payment is due",
                    ),
                ),
                (
                    "payment_late",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([1, 7, 15, 30],), **{}),
                        size=None,
                        verbose_name="days after a payment was due",
                    ),
                ),
                ("digest_at", models.TimeField(default=datetime.time(8, 30), verbose_name="digest of the day at")),
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
                "verbose_name": "historical policy",
                "verbose_name_plural": "historical policy",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.CharField(default="衡越工控（苏州）有限公司", max_length=120, verbose_name="company name"),
                ),
                (
                    "logo",
                    models.FileField(
                        blank=True,
                        help_text="Printed at the top of every paper. JPEG, PNG or WebP, up to 1 MB; best wide and on white.",
                        upload_to="company",
                        verbose_name="logo",
                    ),
                ),
                (
                    "director_from",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100000"),
                        max_digits=14,
                        verbose_name="director approves from (yuan)",
                    ),
                ),
                (
                    "large_from",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100000"),
                        max_digits=14,
                        verbose_name="large orders from (yuan)",
                    ),
                ),
                (
                    "small_below",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10000"),
                        max_digits=14,
                        verbose_name="small orders below (yuan)",
                    ),
                ),
                (
                    "approval_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours for each approval"),
                ),
                (
                    "information_hours",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working hours to ask the customer"),
                ),
                (
                    "default_tax_rate",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.13"), max_digits=5, verbose_name="usual tax rate"
                    ),
                ),
                (
                    "freight_tax_rate",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.09"), max_digits=5, verbose_name="tax rate of freight"
                    ),
                ),
                (
                    "licence_needed",
                    models.BooleanField(default=True, verbose_name="new customers need licence and credit record"),
                ),
                (
                    "paid_to_complete",
                    models.BooleanField(default=True, verbose_name="an order completes only when paid in full"),
                ),
                ("approval_clock", models.BooleanField(default=True, verbose_name="approvals have a clock")),
                (
                    "information_clock",
                    models.BooleanField(default=True, verbose_name="missing information has a clock"),
                ),
                ("ticket_clock", models.BooleanField(default=True, verbose_name="tickets have a clock")),
                (
                    "answer_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours until a ticket's first answer"),
                ),
                (
                    "answer_warning_hours",
                    models.PositiveSmallIntegerField(default=20, verbose_name="hours until a warning before that"),
                ),
                (
                    "review_hours",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working hours until a review"),
                ),
                (
                    "review_escalation_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="hours until the manager is notified"),
                ),
                (
                    "visit_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="working days until the return visit"),
                ),
                (
                    "visit_retry_days",
                    models.PositiveSmallIntegerField(default=1, verbose_name="working days until the next attempt"),
                ),
                (
                    "quiet_days",
                    models.PositiveSmallIntegerField(default=2, verbose_name="working days without a follow-up record"),
                ),
                (
                    "silence_days_a",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level A"),
                ),
                (
                    "silence_days_b",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level B"),
                ),
                (
                    "silence_days_c",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of silence, level C"),
                ),
                (
                    "delivery_ahead",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([3, 1],), **{}),
                        size=None,
                        verbose_name="working days before delivery",
                    ),
                ),
                (
                    "payment_ahead",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([7, 3, 0],), **{}),
                        size=None,
                        verbose_name="days before a payment is due",
                    ),
                ),
                (
                    "payment_late",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=functools.partial(list, *([1, 7, 15, 30],), **{}),
                        size=None,
                        verbose_name="days after a payment was due",
                    ),
                ),
                ("digest_at", models.TimeField(default=datetime.time(8, 30), verbose_name="digest of the day at")),
            ],
            options={
                "verbose_name": "policy",
                "verbose_name_plural": "policy",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="policy_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("small_below__lte", models.F("large_from"))), name="policy_classes_in_order"
                    ),
                ],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
    ]
    operations = drawn_once(operations)
