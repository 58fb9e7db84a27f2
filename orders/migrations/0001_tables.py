import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django_fsm
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import orderdesk.core.record.history
from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_tables"),
        ("accounts", "0001_tables"),
        ("customers", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalOrder",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "number",
                    models.CharField(blank=True, db_index=True, max_length=32, null=True, verbose_name="order number"),
                ),
                ("contact_name", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="delivery address")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="region")),
                ("customer_po", models.CharField(blank=True, max_length=60, verbose_name="customer's number")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("online", "Online"),
                            ("offline", "Offline"),
                            ("other", "Other"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("ordered_on", models.DateField(verbose_name="order date")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="delivery date")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="first promise")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="later date agreed")),
                ("agreement", models.TextField(blank=True, verbose_name="what the customer agreed to")),
                ("payment_terms", models.CharField(blank=True, max_length=120, verbose_name="payment terms")),
                ("special_needs", models.CharField(blank=True, max_length=500, verbose_name="special needs")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("freight", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="freight")),
                (
                    "freight_tax_rate",
                    models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name="tax rate of freight"),
                ),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name="amount")),
                ("tax", models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name="of which tax")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("needs_info", "Needs information"),
                            ("rejected", "Rejected"),
                            ("in_approval", "In approval"),
                            ("awaiting_supply", "Awaiting supply answer"),
                            ("confirmed", "Confirmed"),
                            ("in_production", "In production"),
                            ("shipped", "Shipped"),
                            ("delivered", "Delivered"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "shipped",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="shipped",
                    ),
                ),
                (
                    "accepted",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="accepted",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("info_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="information asked at")),
                ("supply_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="shipped at")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered at")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
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
                        verbose_name="account manager",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical order",
                "verbose_name_plural": "historical orders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProduct",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("spec", models.CharField(blank=True, max_length=120, verbose_name="specification")),
                ("unit", models.CharField(default="件", max_length=10, verbose_name="unit")),
                (
                    "list_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="list price",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost",
                    ),
                ),
                (
                    "tax_rate",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0.13"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="tax rate",
                    ),
                ),
                (
                    "supply",
                    models.CharField(
                        choices=[("stock", "From stock"), ("make", "Made to order"), ("buy", "Bought to order")],
                        default="stock",
                        max_length=10,
                        verbose_name="supply",
                    ),
                ),
                ("lead_days", models.PositiveSmallIntegerField(default=0, verbose_name="lead time (working days)")),
                (
                    "minimum_stock",
                    models.DecimalField(decimal_places=3, default=0, max_digits=12, verbose_name="minimum stock"),
                ),
                ("picture", models.TextField(blank=True, max_length=100, verbose_name="picture")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                "verbose_name": "historical product",
                "verbose_name_plural": "historical products",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(unique=True)),
                ("receivable", models.DecimalField(decimal_places=2, max_digits=18)),
                ("not_due", models.DecimalField(decimal_places=2, max_digits=18)),
                ("d1_30", models.DecimalField(decimal_places=2, max_digits=18)),
                ("d31_60", models.DecimalField(decimal_places=2, max_digits=18)),
                ("d61_90", models.DecimalField(decimal_places=2, max_digits=18)),
                ("over_90", models.DecimalField(decimal_places=2, max_digits=18)),
                ("made_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "receivable",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("not_due"), "+", models.F("d1_30")
                                            ),
                                            "+",
                                            models.F("d31_60"),
                                        ),
                                        "+",
                                        models.F("d61_90"),
                                    ),
                                    "+",
                                    models.F("over_90"),
                                ),
                            )
                        ),
                        name="month_end_adds_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(blank=True, max_length=32, null=True, unique=True, verbose_name="order number"),
                ),
                ("number_rank", models.BigIntegerField(default=0, editable=False)),
                ("contact_name", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="delivery address")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="region")),
                ("customer_po", models.CharField(blank=True, max_length=60, verbose_name="customer's number")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("online", "Online"),
                            ("offline", "Offline"),
                            ("other", "Other"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("ordered_on", models.DateField(verbose_name="order date")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="delivery date")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="first promise")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="later date agreed")),
                ("agreement", models.TextField(blank=True, verbose_name="what the customer agreed to")),
                ("payment_terms", models.CharField(blank=True, max_length=120, verbose_name="payment terms")),
                ("special_needs", models.CharField(blank=True, max_length=500, verbose_name="special needs")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("freight", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="freight")),
                (
                    "freight_tax_rate",
                    models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name="tax rate of freight"),
                ),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name="amount")),
                ("tax", models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name="of which tax")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("needs_info", "Needs information"),
                            ("rejected", "Rejected"),
                            ("in_approval", "In approval"),
                            ("awaiting_supply", "Awaiting supply answer"),
                            ("confirmed", "Confirmed"),
                            ("in_production", "In production"),
                            ("shipped", "Shipped"),
                            ("delivered", "Delivered"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "shipped",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="shipped",
                    ),
                ),
                (
                    "accepted",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="accepted",
                    ),
                ),
                (
                    "answered",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="answered",
                    ),
                ),
                (
                    "paid",
                    models.CharField(
                        choices=[("none", "None"), ("part", "Part"), ("all", "All")],
                        default="none",
                        editable=False,
                        max_length=4,
                        verbose_name="paid",
                    ),
                ),
                (
                    "received",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=16, verbose_name="received"
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("info_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="information asked at")),
                ("supply_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="shipped at")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered at")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
                ("goods", models.CharField(blank=True, editable=False, max_length=120, verbose_name="products")),
                ("line_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("submit_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "due_sort",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "due_on", models.Value(datetime.date(9999, 12, 31))
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                (
                    "ordered_month",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.datetime.ExtractYear(models.F("ordered_on")),
                                "*",
                                models.Value(12),
                            ),
                            "+",
                            django.db.models.functions.datetime.ExtractMonth(models.F("ordered_on")),
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "due_month",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.datetime.ExtractYear(models.F("due_on")),
                                    "*",
                                    models.Value(12),
                                ),
                                "+",
                                django.db.models.functions.datetime.ExtractMonth(models.F("due_on")),
                            ),
                            models.Value(0),
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account manager",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="message")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="percent")),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("confirmation", "On confirmation"),
                            ("before_shipping", "Before shipping"),
                            ("delivery", "On delivery"),
                            ("month_end", "Month end"),
                        ],
                        max_length=16,
                        verbose_name="falls due",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days after")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("settled", models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name="settled")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "ordering": ["order", "place"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReview",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "Passed"), ("needs_info", "Needs information"), ("rejected", "Rejected")],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("checks", models.JSONField(default=dict, verbose_name="checklist")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField()),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical preliminary review",
                "verbose_name_plural": "historical preliminary reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReceipt",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.CharField(db_index=True, max_length=32, verbose_name="receipt")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("at", models.DateTimeField(blank=True, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical receipt",
                "verbose_name_plural": "historical receipts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMessage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="message")),
                ("at", models.DateTimeField(blank=True, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical message",
                "verbose_name_plural": "historical messages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttachment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("file", models.TextField(max_length=100, verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("at", models.DateTimeField(blank=True, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attachment",
                "verbose_name_plural": "historical attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalApproval",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                (
                    "level",
                    models.CharField(
                        choices=[("manager", "Sales manager"), ("director", "Sales director")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("void", "No longer needed"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("is_turn", models.BooleanField(default=True, verbose_name="is current")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="waiting since")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                    "stands_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="as deputy of",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical approval",
                "verbose_name_plural": "historical approvals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="orders/%Y/%m", verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                (
                    "level",
                    models.CharField(
                        choices=[("manager", "Sales manager"), ("director", "Sales director")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("void", "No longer needed"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("is_turn", models.BooleanField(default=True, verbose_name="is current")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="waiting since")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "stands_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="as deputy of",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["order", "round", "place"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="OrderCommunication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "communication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="about", to="customers.communication"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="communications", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("search_text", models.TextField(default="", editable=False)),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, editable=False, size=None
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("spec", models.CharField(blank=True, max_length=120, verbose_name="specification")),
                ("unit", models.CharField(default="件", max_length=10, verbose_name="unit")),
                (
                    "list_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="list price",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost",
                    ),
                ),
                (
                    "tax_rate",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0.13"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="tax rate",
                    ),
                ),
                (
                    "supply",
                    models.CharField(
                        choices=[("stock", "From stock"), ("make", "Made to order"), ("buy", "Bought to order")],
                        default="stock",
                        max_length=10,
                        verbose_name="supply",
                    ),
                ),
                ("lead_days", models.PositiveSmallIntegerField(default=0, verbose_name="lead time (working days)")),
                (
                    "minimum_stock",
                    models.DecimalField(decimal_places=3, default=0, max_digits=12, verbose_name="minimum stock"),
                ),
                ("picture", models.FileField(blank=True, upload_to="products", verbose_name="picture")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["code"],
                "indexes": [
                    models.Index(fields=["name", "spec"], name="product_name_spec_idx"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
                        name="product_search_text_idx",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="product_grams_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("list_price__gte", 0), ("list_price__isnull", True), _connector="OR"),
                        name="product_prices_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lte", 1)), name="product_tax_is_a_share"
                    ),
                ],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="line")),
                ("product_name", models.CharField(max_length=120, verbose_name="product")),
                ("spec", models.CharField(blank=True, max_length=120, verbose_name="specification")),
                ("unit", models.CharField(max_length=10, verbose_name="unit")),
                (
                    "cost",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="cost"),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="quantity")),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="unit price")),
                ("discount", models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name="discount")),
                ("tax_rate", models.DecimalField(decimal_places=4, max_digits=5, verbose_name="tax rate")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                ("tax", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="of which tax")),
                ("requested_on", models.DateField(blank=True, null=True, verbose_name="requested date")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("shipped", models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="shipped")),
                ("accepted", models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="accepted")),
                (
                    "disputed",
                    models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="refused or short"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.order"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
                "ordering": ["order", "position"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrderLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="line")),
                ("product_name", models.CharField(max_length=120, verbose_name="product")),
                ("spec", models.CharField(blank=True, max_length=120, verbose_name="specification")),
                ("unit", models.CharField(max_length=10, verbose_name="unit")),
                (
                    "cost",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="cost"),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="quantity")),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="unit price")),
                ("discount", models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name="discount")),
                ("tax_rate", models.DecimalField(decimal_places=4, max_digits=5, verbose_name="tax rate")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                ("tax", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="of which tax")),
                ("requested_on", models.DateField(blank=True, null=True, verbose_name="requested date")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("shipped", models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="shipped")),
                ("accepted", models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="accepted")),
                (
                    "disputed",
                    models.DecimalField(decimal_places=3, default=0, max_digits=10, verbose_name="refused or short"),
                ),
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical order line",
                "verbose_name_plural": "historical order lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True, verbose_name="receipt")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("submit_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["-received_on", "-pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "Passed"), ("needs_info", "Needs information"), ("rejected", "Rejected")],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("checks", models.JSONField(default=dict, verbose_name="checklist")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "preliminary review",
                "verbose_name_plural": "preliminary reviews",
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("text", models.CharField(max_length=64)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["ordered_on", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                    "submitted_at",
                    "cancelled_at",
                    "region",
                ),
                name="order_newest_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["due_sort", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "ordered_on",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                ),
                name="order_due_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["total", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "ordered_on",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                ),
                name="order_total_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["number_rank", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "ordered_on",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                ),
                name="order_rank_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["status", "ordered_on", "id"],
                include=("due_sort", "owner", "team", "total"),
                name="order_status_newest_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["status", "due_sort", "id"],
                include=("ordered_on", "owner", "team", "total"),
                name="order_status_due_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["status", "total", "id"], name="order_status_total_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["status", "number_rank", "id"], name="order_status_rank_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["customer", "ordered_on", "id"],
                include=("status", "due_sort", "total", "team", "owner"),
                name="order_customer_newest_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["owner", "ordered_on", "id"],
                include=("status", "due_sort", "total", "team"),
                name="order_owner_newest_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "in_review",
                            "needs_info",
                            "in_approval",
                            "awaiting_supply",
                            "confirmed",
                            "in_production",
                            "shipped",
                        ),
                    )
                ),
                fields=["ordered_on", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                ),
                name="order_open_newest_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "in_review",
                            "needs_info",
                            "in_approval",
                            "awaiting_supply",
                            "confirmed",
                            "in_production",
                            "shipped",
                        ),
                    )
                ),
                fields=["due_sort", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "ordered_on",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                ),
                name="order_open_due_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "in_review",
                            "needs_info",
                            "in_approval",
                            "awaiting_supply",
                            "confirmed",
                            "in_production",
                            "shipped",
                        ),
                    )
                ),
                fields=["total", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "ordered_on",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                    "number_rank",
                ),
                name="order_open_total_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "in_review",
                            "needs_info",
                            "in_approval",
                            "awaiting_supply",
                            "confirmed",
                            "in_production",
                            "shipped",
                        ),
                    )
                ),
                fields=["number_rank", "id"],
                include=(
                    "status",
                    "owner",
                    "team",
                    "entered_by",
                    "customer",
                    "total",
                    "ordered_on",
                    "due_sort",
                    "supply_asked_at",
                    "confirmed_at",
                ),
                name="order_open_rank_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["ordered_month", "due_sort", "id"], name="order_month_due_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["ordered_month", "total", "id"], name="order_month_total_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["ordered_month", "number_rank", "id"], name="order_month_rank_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["due_month", "ordered_on", "id"], name="order_due_month_newest_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["due_month", "total", "id"],
                include=("ordered_on", "owner", "team"),
                name="order_due_month_total_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["due_month", "number_rank", "id"], name="order_due_month_rank_idx"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("number_rank__gt", 0),
                    (
                        "ordered_month__gt",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("number_rank"), "/", models.Value(100000000000)
                                ),
                                "*",
                                models.Value(12),
                            ),
                            "+",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("number_rank"), "/", models.Value(1000000000)
                                ),
                                "%%",
                                models.Value(100),
                            ),
                        ),
                    ),
                ),
                fields=["number_rank"],
                include=("ordered_on",),
                name="order_odd_number_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", False)),
                fields=["confirmed_at", "id"],
                include=("submitted_at",),
                name="order_confirmed_at_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("shipped_at__isnull", False)),
                fields=["shipped_at", "id"],
                name="order_shipped_at_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("delivered_at__isnull", False)),
                fields=["delivered_at", "id"],
                name="order_delivered_at_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("promised_on__isnull", False)),
                fields=["promised_on", "id"],
                include=("delivered_at", "accepted", "confirmed_at", "cancelled_at"),
                name="order_promised_on_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("confirmed_at__isnull", False),
                    models.Q(
                        models.Q(("paid", "all"), _negated=True), ("cancelled_at__isnull", False), _connector="OR"
                    ),
                ),
                fields=["confirmed_at", "id"],
                include=("delivered_at", "cancelled_at", "paid", "received", "customer"),
                name="order_owing_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "in_review",
                            "needs_info",
                            "rejected",
                            "in_approval",
                            "awaiting_supply",
                            "confirmed",
                            "in_production",
                            "shipped",
                            "delivered",
                            "completed",
                            "cancelled",
                        ],
                    )
                ),
                name="order_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("confirmed", "in_production", "shipped", "delivered", "completed")),
                        _negated=True,
                    ),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="order_promise_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "in_review", "needs_info", "rejected", "cancelled"]),
                    ("number__isnull", False),
                    _connector="OR",
                ),
                name="order_number_from_review_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__isnull", True), models.Q(("number", ""), _negated=True), _connector="OR"),
                name="order_number_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("due_on__gte", models.F("ordered_on")), _connector="OR"),
                name="order_due_after_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("freight__gte", 0), ("tax__gte", 0), ("total__gte", 0)),
                name="order_amounts_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["shipped", "delivered", "completed"]), _negated=True),
                    ("shipped", "all"),
                    _connector="OR",
                ),
                name="order_shipped_is_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["delivered", "completed"]), _negated=True),
                    models.Q(("answered", "all"), ("delivered_at__isnull", False)),
                    _connector="OR",
                ),
                name="order_delivered_is_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["order", "-id"], name="message_order_idx"),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("settled__lt", models.F("amount"))),
                fields=["due_on", "order"],
                name="instalment_owed_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["due_on", "order"],
                include=("amount",),
                name="instalment_due_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("order", "place"), name="instalment_place_once"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled__gte", 0), ("settled__lte", models.F("amount"))),
                name="instalment_settled_within_amount",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["order", "-id"], name="attachment_order_idx"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("is_turn", True), ("state", "pending")),
                fields=["level", "due_at"],
                name="approval_pending_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("order", "round", "level"), name="approval_level_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "approved", "rejected", "void"])),
                name="approval_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="approval_decided_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="approval_rejection_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["product", "order"], name="line_product_order_idx"),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                fields=["order", "product"], include=("quantity", "amount"), name="line_order_product_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("order", "position"),
                name="line_position_once_per_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0), ("quantity__lte", Decimal("9999999.999"))),
                name="line_quantity_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_price__gte", 0)), name="line_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0), ("discount__lte", 1)), name="line_discount_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("shipped__gte", 0), ("shipped__lte", models.F("quantity"))),
                name="line_shipped_within_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted__gte", 0),
                    ("disputed__gte", 0),
                    (
                        "shipped__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("accepted"), "+", models.F("disputed")
                        ),
                    ),
                ),
                name="line_answered_within_shipped",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["received_on", "id"], name="receipt_day_idx"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["order", "received_on"], name="receipt_order_idx"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="receipt_is_not_nothing"
            ),
        ),
        migrations.AddIndex(
            model_name="searchterm",
            index=models.Index(
                fields=["kind", "text", "order"],
                name="search_term_text_idx",
                opclasses=["varchar_ops", "varchar_pattern_ops", "int8_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="searchterm",
            index=models.Index(
                models.F("kind"),
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Reverse("text"), name="text_pattern_ops"
                ),
                models.F("order"),
                name="search_term_tail_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchterm",
            constraint=models.UniqueConstraint(fields=("order", "kind", "text"), name="search_term_once"),
        ),
    ]
    operations = drawn_once(operations)
