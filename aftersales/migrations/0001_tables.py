import django.core.validators
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
        ("customers", "0001_tables"),
        ("fulfillment", "0001_tables"),
        ("orders", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[("paper", "Signed on paper"), ("recorded", "Recorded on site")],
                        default="paper",
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("signed_by", models.CharField(max_length=60, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("paper", models.FileField(blank=True, upload_to="acceptances/%Y/%m", verbose_name="photo or scan")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shipment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance",
                        to="fulfillment.shipment",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="AcceptanceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="accepted")),
                (
                    "acceptance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="aftersales.acceptance"
                    ),
                ),
                (
                    "shipment_line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted_in",
                        to="fulfillment.shipmentline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalAcceptance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[("paper", "Signed on paper"), ("recorded", "Recorded on site")],
                        default="paper",
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("signed_by", models.CharField(max_length=60, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("paper", models.TextField(blank=True, max_length=100, verbose_name="photo or scan")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
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
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfillment.shipment",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical acceptance",
                "verbose_name_plural": "historical acceptances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTicket",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.CharField(db_index=True, max_length=32, verbose_name="ticket")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quality", "Product quality"),
                            ("timeliness", "Delivery time"),
                            ("installation", "Installation"),
                            ("exchange", "Return or exchange"),
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="what the customer said")),
                ("reporter", models.CharField(blank=True, max_length=60, verbose_name="reported by")),
                ("reporter_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "High"), ("normal", "Normal"), ("low", "Low")],
                        default="normal",
                        max_length=6,
                        verbose_name="priority",
                    ),
                ),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("in_work", "Being worked on"),
                            ("to_confirm", "Waiting for the customer"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("answer_due_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer due")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="promised date")),
                (
                    "solution",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair"),
                            ("exchange", "Exchange"),
                            ("refund", "Refund"),
                            ("resend", "Resend"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="solution",
                    ),
                ),
                ("measures", models.TextField(blank=True, max_length=4000, verbose_name="what was done")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost of it",
                    ),
                ),
                ("result", models.TextField(blank=True, max_length=4000, verbose_name="result")),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="satisfaction (1-5)",
                    ),
                ),
                ("rated_at", models.DateTimeField(blank=True, null=True, verbose_name="rated at")),
                ("follow_up_on", models.DateField(blank=True, null=True, verbose_name="follow-up date")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
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
                        verbose_name="order",
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
                "verbose_name": "historical ticket",
                "verbose_name_plural": "historical tickets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True, verbose_name="ticket")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quality", "Product quality"),
                            ("timeliness", "Delivery time"),
                            ("installation", "Installation"),
                            ("exchange", "Return or exchange"),
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="what the customer said")),
                ("reporter", models.CharField(blank=True, max_length=60, verbose_name="reported by")),
                ("reporter_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "High"), ("normal", "Normal"), ("low", "Low")],
                        default="normal",
                        max_length=6,
                        verbose_name="priority",
                    ),
                ),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("in_work", "Being worked on"),
                            ("to_confirm", "Waiting for the customer"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("answer_due_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer due")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="promised date")),
                (
                    "solution",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair"),
                            ("exchange", "Exchange"),
                            ("refund", "Refund"),
                            ("resend", "Resend"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="solution",
                    ),
                ),
                ("measures", models.TextField(blank=True, max_length=4000, verbose_name="what was done")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost of it",
                    ),
                ),
                ("result", models.TextField(blank=True, max_length=4000, verbose_name="result")),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="satisfaction (1-5)",
                    ),
                ),
                ("rated_at", models.DateTimeField(blank=True, null=True, verbose_name="rated at")),
                ("follow_up_on", models.DateField(blank=True, null=True, verbose_name="follow-up date")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("submit_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="orders.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True, verbose_name="acceptance issue")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("short", "Short"),
                            ("damaged", "Damaged"),
                            ("wrong", "Wrong model"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="objection",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="quantity")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="what is wrong")),
                (
                    "accepted_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="aftersales.acceptanceline",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objection", to="aftersales.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance issue",
                "verbose_name_plural": "acceptance issues",
            },
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "To be done"), ("done", "Reached"), ("given_up", "Not reached")],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Phone"),
                            ("wechat", "WeChat"),
                            ("email", "E-mail"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "product",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="product quality",
                    ),
                ),
                (
                    "delivery",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="delivery",
                    ),
                ),
                (
                    "service",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="service",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="overall",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="what the customer said")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
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
                    "closed_by",
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
                (
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="aftersales.ticket",
                        verbose_name="ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical return visit",
                "verbose_name_plural": "historical return visits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTicketReply",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("is_answer", models.BooleanField(default=True, verbose_name="told to the customer")),
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
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="aftersales.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical ticket reply",
                "verbose_name_plural": "historical ticket replys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TicketPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="tickets/%Y/%m", verbose_name="photo")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="aftersales.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TicketReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("is_answer", models.BooleanField(default=True, verbose_name="told to the customer")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="aftersales.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "To be done"), ("done", "Reached"), ("given_up", "Not reached")],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Phone"),
                            ("wechat", "WeChat"),
                            ("email", "E-mail"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "product",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="product quality",
                    ),
                ),
                (
                    "delivery",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="delivery",
                    ),
                ),
                (
                    "service",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="service",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="overall",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="what the customer said")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="orders.order"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="aftersales.ticket",
                        verbose_name="ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "return visit",
                "verbose_name_plural": "return visits",
                "ordering": ["due_on", "pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVisitAttempt",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("wechat", "WeChat"),
                            ("email", "E-mail"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("is_reached", models.BooleanField(verbose_name="reached")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
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
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="aftersales.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical visit attempt",
                "verbose_name_plural": "historical visit attempts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="VisitAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("wechat", "WeChat"),
                            ("email", "E-mail"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("is_reached", models.BooleanField(verbose_name="reached")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="aftersales.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.AddConstraint(
            model_name="acceptanceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__gte", 0)), name="acceptance_line_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["reported_at", "id"], name="ticket_reported_idx"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["order", "-id"], name="ticket_order_idx"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("rated_at__isnull", False)), fields=["rated_at"], name="ticket_rated_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "in_work", "to_confirm"))),
                fields=["owner", "reported_at"],
                name="ticket_mine_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "in_work", "to_confirm"))),
                fields=["reported_at", "id"],
                name="ticket_unsolved_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "in_work", "to_confirm", "closed"])),
                name="ticket_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("satisfaction__isnull", True),
                    models.Q(("rated_at__isnull", False), ("satisfaction__range", (1, 5))),
                    _connector="OR",
                ),
                name="ticket_satisfaction_is_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "open"), ("answered_at__isnull", False), _connector="OR"),
                name="ticket_answered_from_work_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                ),
                name="ticket_closed_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(fields=("accepted_line", "kind"), name="objection_kind_once_per_line"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="objection_positive"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(condition=models.Q(("state", "due")), fields=["due_on", "id"], name="visit_due_idx"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(condition=models.Q(("state", "due")), fields=["owner", "due_on"], name="visit_mine_idx"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("overall__isnull", False)),
                fields=["closed_at"],
                include=("overall",),
                name="visit_rated_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(fields=("order",), name="visit_once_per_order"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["due", "done", "given_up"])), name="visit_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "due"), ("closed_at__isnull", False), _connector="OR"),
                name="visit_closed_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True), ("overall__range", (1, 5)), _connector="OR"
                ),
                name="visit_done_is_rated",
            ),
        ),
    ]
    operations = drawn_once(operations)
