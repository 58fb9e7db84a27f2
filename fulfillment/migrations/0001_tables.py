import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django_fsm
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import orderdesk.core.record.history
from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalShipment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.CharField(db_index=True, max_length=32, verbose_name="shipment")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[("in_transit", "In transit"), ("signed", "Signed for")],
                        default="in_transit",
                        max_length=12,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("express", "Express"),
                            ("part_load", "Part load"),
                            ("full_load", "Full load"),
                            ("pickup", "Collected by the customer"),
                            ("own", "Own delivery"),
                        ],
                        default="express",
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                ("carrier", models.CharField(blank=True, max_length=60, verbose_name="carrier")),
                ("tracking_number", models.CharField(blank=True, max_length=64, verbose_name="tracking number")),
                ("packages", models.PositiveSmallIntegerField(default=1, verbose_name="packages")),
                ("dispatched_at", models.DateTimeField(verbose_name="dispatched at")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected arrival")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("signed_by", models.CharField(blank=True, max_length=60, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed at")),
                (
                    "has_signed_paper",
                    models.BooleanField(default=False, verbose_name="signed on paper that was uploaded"),
                ),
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
                "verbose_name": "historical shipment",
                "verbose_name_plural": "historical shipments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="stage")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("stock", "Stock check"),
                            ("prepare", "Stocking or production"),
                            ("quality", "Quality check"),
                            ("packing", "Packing"),
                            ("dispatch", "Dispatch"),
                            ("transport", "Transport"),
                            ("acceptance", "Acceptance by the customer"),
                            ("visit", "Return visit"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sales_assistant", "Sales assistant"),
                            ("account_manager", "Account manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_director", "Sales director"),
                            ("warehouse", "Warehouse"),
                            ("production", "Production"),
                            ("logistics", "Logistics"),
                            ("after_sales", "After-sales"),
                            ("finance", "Finance"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned finish")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="actual finish")),
                ("record", models.TextField(blank=True, max_length=2000, verbose_name="follow-up record")),
                ("problem", models.TextField(blank=True, max_length=2000, verbose_name="problem")),
                ("measure", models.TextField(blank=True, max_length=2000, verbose_name="counter-measure")),
                ("next_step", models.TextField(blank=True, max_length=2000, verbose_name="next step")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("material", "Material shortage"),
                            ("rework", "Rework"),
                            ("capacity", "Capacity conflict"),
                            ("carrier", "Carrier"),
                            ("customer", "Date changed by customer"),
                            ("approval", "Slow approval"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="cause of the delay",
                    ),
                ),
                ("is_endangered", models.BooleanField(default=False, verbose_name="at risk")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "verbose_name": "historical stage",
                "verbose_name_plural": "historical stages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStageTemplate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=40, verbose_name="stage")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("stock", "Stock check"),
                            ("prepare", "Stocking or production"),
                            ("quality", "Quality check"),
                            ("packing", "Packing"),
                            ("dispatch", "Dispatch"),
                            ("transport", "Transport"),
                            ("acceptance", "Acceptance by the customer"),
                            ("visit", "Return visit"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("sales_assistant", "Sales assistant"),
                            ("account_manager", "Account manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_director", "Sales director"),
                            ("warehouse", "Warehouse"),
                            ("production", "Production"),
                            ("logistics", "Logistics"),
                            ("after_sales", "After-sales"),
                            ("finance", "Finance"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="role of the owner",
                    ),
                ),
                (
                    "offset",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Before it negative, after it positive: -3 is three working days before.",
                        verbose_name="working days from the promised date",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                        verbose_name="usual owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical template stage",
                "verbose_name_plural": "historical stage template",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStock",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "on_hand",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="on hand",
                    ),
                ),
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
                "verbose_name": "historical stock",
                "verbose_name_plural": "historical stock",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSupplyAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("in_stock", "In stock"), ("short", "Short"), ("to_make", "To be made")],
                        max_length=10,
                        verbose_name="supply",
                    ),
                ),
                ("ready_on", models.DateField(verbose_name="feasible date")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
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
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.orderline",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical supply answer",
                "verbose_name_plural": "historical supply answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True, verbose_name="shipment")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[("in_transit", "In transit"), ("signed", "Signed for")],
                        default="in_transit",
                        max_length=12,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("express", "Express"),
                            ("part_load", "Part load"),
                            ("full_load", "Full load"),
                            ("pickup", "Collected by the customer"),
                            ("own", "Own delivery"),
                        ],
                        default="express",
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                ("carrier", models.CharField(blank=True, max_length=60, verbose_name="carrier")),
                ("tracking_number", models.CharField(blank=True, max_length=64, verbose_name="tracking number")),
                ("packages", models.PositiveSmallIntegerField(default=1, verbose_name="packages")),
                ("dispatched_at", models.DateTimeField(verbose_name="dispatched at")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected arrival")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("signed_by", models.CharField(blank=True, max_length=60, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed at")),
                (
                    "has_signed_paper",
                    models.BooleanField(default=False, verbose_name="signed on paper that was uploaded"),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "shipment",
                "verbose_name_plural": "shipments",
                "ordering": ["order", "pk"],
            },
            bases=(django_fsm.FSMModelMixin, orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="quantity")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipped_in", to="orders.orderline"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="fulfillment.shipment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="stage")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("stock", "Stock check"),
                            ("prepare", "Stocking or production"),
                            ("quality", "Quality check"),
                            ("packing", "Packing"),
                            ("dispatch", "Dispatch"),
                            ("transport", "Transport"),
                            ("acceptance", "Acceptance by the customer"),
                            ("visit", "Return visit"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sales_assistant", "Sales assistant"),
                            ("account_manager", "Account manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_director", "Sales director"),
                            ("warehouse", "Warehouse"),
                            ("production", "Production"),
                            ("logistics", "Logistics"),
                            ("after_sales", "After-sales"),
                            ("finance", "Finance"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned finish")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="actual finish")),
                ("record", models.TextField(blank=True, max_length=2000, verbose_name="follow-up record")),
                ("problem", models.TextField(blank=True, max_length=2000, verbose_name="problem")),
                ("measure", models.TextField(blank=True, max_length=2000, verbose_name="counter-measure")),
                ("next_step", models.TextField(blank=True, max_length=2000, verbose_name="next step")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("material", "Material shortage"),
                            ("rework", "Rework"),
                            ("capacity", "Capacity conflict"),
                            ("carrier", "Carrier"),
                            ("customer", "Date changed by customer"),
                            ("approval", "Slow approval"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="cause of the delay",
                    ),
                ),
                ("is_endangered", models.BooleanField(default=False, verbose_name="at risk")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="orders.order",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
                "ordering": ["order", "place"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="StageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="stage")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("stock", "Stock check"),
                            ("prepare", "Stocking or production"),
                            ("quality", "Quality check"),
                            ("packing", "Packing"),
                            ("dispatch", "Dispatch"),
                            ("transport", "Transport"),
                            ("acceptance", "Acceptance by the customer"),
                            ("visit", "Return visit"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("sales_assistant", "Sales assistant"),
                            ("account_manager", "Account manager"),
                            ("sales_manager", "Sales manager"),
                            ("sales_director", "Sales director"),
                            ("warehouse", "Warehouse"),
                            ("production", "Production"),
                            ("logistics", "Logistics"),
                            ("after_sales", "After-sales"),
                            ("finance", "Finance"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="role of the owner",
                    ),
                ),
                (
                    "offset",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Before it negative, after it positive: -3 is three working days before.",
                        verbose_name="working days from the promised date",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="usual owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "template stage",
                "verbose_name_plural": "stage template",
                "ordering": ["place", "pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "on_hand",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="on hand",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock",
                        to="orders.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock",
                "verbose_name_plural": "stock",
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="SupplyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("in_stock", "In stock"), ("short", "Short"), ("to_make", "To be made")],
                        max_length=10,
                        verbose_name="supply",
                    ),
                ),
                ("ready_on", models.DateField(verbose_name="feasible date")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supply_answer", to="orders.orderline"
                    ),
                ),
            ],
            options={
                "verbose_name": "supply answer",
                "verbose_name_plural": "supply answers",
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["status", "expected_on"], name="shipment_status_expected_idx"),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["in_transit", "signed"])), name="shipment_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", False), ("status", "signed")),
                    models.Q(models.Q(("status", "signed"), _negated=True), ("signed_at__isnull", True)),
                    _connector="OR",
                ),
                name="shipment_signed_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.UniqueConstraint(fields=("shipment", "line"), name="shipment_line_once"),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="shipment_line_positive"),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(fields=["order", "place"], include=("name", "finished_at"), name="stage_walk_idx"),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)), fields=["planned_on", "order"], name="stage_open_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)), fields=["owner", "planned_on"], name="stage_mine_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True), ("is_endangered", True)),
                fields=["order"],
                name="stage_endangered_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                fields=["planned_on", "cause"], include=("finished_at", "order", "name"), name="stage_cause_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", False)),
                fields=["finished_at", "order"],
                name="stage_finished_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("order", "place"),
                name="stage_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("order", "name"), name="stage_name_once"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "step__in",
                        [
                            "stock",
                            "prepare",
                            "quality",
                            "packing",
                            "dispatch",
                            "transport",
                            "acceptance",
                            "visit",
                            "other",
                        ],
                    )
                ),
                name="stage_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(condition=models.Q(("on_hand__gte", 0)), name="stock_not_negative"),
        ),
    ]
    operations = drawn_once(operations)
