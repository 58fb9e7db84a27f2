import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("search_text", models.TextField(default="", editable=False)),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, editable=False, size=None
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                (
                    "spelling",
                    models.CharField(
                        blank=True,
                        help_text="Only if the automatic pinyin is wrong.",
                        max_length=120,
                        verbose_name="pinyin",
                    ),
                ),
                ("is_key", models.BooleanField(default=False, verbose_name="key customer")),
                (
                    "level",
                    models.CharField(
                        choices=[("A", "Level A"), ("B", "Level B"), ("C", "Level C")],
                        default="B",
                        max_length=1,
                        verbose_name="level",
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="industry")),
                ("province", models.CharField(blank=True, max_length=30, verbose_name="province")),
                ("city", models.CharField(blank=True, max_length=30, verbose_name="city")),
                ("district", models.CharField(blank=True, max_length=30, verbose_name="district")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("uscc", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
                ("default_terms", models.CharField(blank=True, max_length=120, verbose_name="usual payment terms")),
                (
                    "default_discount",
                    models.DecimalField(
                        decimal_places=4,
                        default=0,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="usual discount",
                    ),
                ),
                ("packing", models.CharField(blank=True, max_length=200, verbose_name="packing")),
                ("delivery_window", models.CharField(blank=True, max_length=120, verbose_name="delivery window")),
                ("notes", models.TextField(blank=True, max_length=2000, verbose_name="notes")),
                (
                    "credit_limit",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="credit limit"),
                ),
                ("credit_days", models.PositiveSmallIntegerField(default=0, verbose_name="credit days")),
                (
                    "first_ordered_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="first order"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customers",
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
                        related_name="customers",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "ordering": ["-pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="position")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("wechat", models.CharField(blank=True, max_length=60, verbose_name="WeChat")),
                ("is_default", models.BooleanField(default=False, verbose_name="main contact")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="customers.customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["-is_default", "pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("wechat", "WeChat"),
                            ("visit", "Face to face"),
                            ("other", "Other"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="means of contact",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="what was said")),
                ("happened_at", models.DateTimeField(verbose_name="when")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next follow-up")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.contact",
                        verbose_name="spoke with",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "communication",
                "verbose_name_plural": "communication record",
                "ordering": ["-happened_at", "-pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="delivery address")),
                ("receiver", models.CharField(blank=True, max_length=60, verbose_name="receiver")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("is_default", models.BooleanField(default=False, verbose_name="default address")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="customers.customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery address",
                "verbose_name_plural": "delivery addresses",
                "ordering": ["-is_default", "pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAddress",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="delivery address")),
                ("receiver", models.CharField(blank=True, max_length=60, verbose_name="receiver")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("is_default", models.BooleanField(default=False, verbose_name="default address")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
            ],
            options={
                "verbose_name": "historical delivery address",
                "verbose_name_plural": "historical delivery addresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommunication",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("wechat", "WeChat"),
                            ("visit", "Face to face"),
                            ("other", "Other"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="means of contact",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="what was said")),
                ("happened_at", models.DateTimeField(verbose_name="when")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next follow-up")),
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
                        verbose_name="who",
                    ),
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
                        verbose_name="spoke with",
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
            ],
            options={
                "verbose_name": "historical communication",
                "verbose_name_plural": "historical communication record",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContact",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="position")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("wechat", models.CharField(blank=True, max_length=60, verbose_name="WeChat")),
                ("is_default", models.BooleanField(default=False, verbose_name="main contact")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
            ],
            options={
                "verbose_name": "historical contact",
                "verbose_name_plural": "historical contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCustomer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                (
                    "spelling",
                    models.CharField(
                        blank=True,
                        help_text="Only if the automatic pinyin is wrong.",
                        max_length=120,
                        verbose_name="pinyin",
                    ),
                ),
                ("is_key", models.BooleanField(default=False, verbose_name="key customer")),
                (
                    "level",
                    models.CharField(
                        choices=[("A", "Level A"), ("B", "Level B"), ("C", "Level C")],
                        default="B",
                        max_length=1,
                        verbose_name="level",
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="industry")),
                ("province", models.CharField(blank=True, max_length=30, verbose_name="province")),
                ("city", models.CharField(blank=True, max_length=30, verbose_name="city")),
                ("district", models.CharField(blank=True, max_length=30, verbose_name="district")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("uscc", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
                ("default_terms", models.CharField(blank=True, max_length=120, verbose_name="usual payment terms")),
                (
                    "default_discount",
                    models.DecimalField(
                        decimal_places=4,
                        default=0,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="usual discount",
                    ),
                ),
                ("packing", models.CharField(blank=True, max_length=200, verbose_name="packing")),
                ("delivery_window", models.CharField(blank=True, max_length=120, verbose_name="delivery window")),
                ("notes", models.TextField(blank=True, max_length=2000, verbose_name="notes")),
                (
                    "credit_limit",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="credit limit"),
                ),
                ("credit_days", models.PositiveSmallIntegerField(default=0, verbose_name="credit days")),
                (
                    "first_ordered_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="first order"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                "verbose_name": "historical customer",
                "verbose_name_plural": "historical customers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInvoiceTitle",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("special", "Special VAT invoice"), ("plain", "Plain VAT invoice")],
                        default="plain",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="invoice title")),
                ("tax_no", models.CharField(blank=True, max_length=20, verbose_name="tax number")),
                ("bank", models.CharField(blank=True, max_length=120, verbose_name="bank")),
                ("account", models.CharField(blank=True, max_length=40, verbose_name="account")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
            ],
            options={
                "verbose_name": "historical invoice title",
                "verbose_name_plural": "historical invoice titles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQualification",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("licence", "Business licence"), ("credit", "Credit record"), ("other", "Other")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("file", models.TextField(blank=True, max_length=100, verbose_name="file")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
            ],
            options={
                "verbose_name": "historical qualification",
                "verbose_name_plural": "historical qualifications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InvoiceTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("special", "Special VAT invoice"), ("plain", "Plain VAT invoice")],
                        default="plain",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="invoice title")),
                ("tax_no", models.CharField(blank=True, max_length=20, verbose_name="tax number")),
                ("bank", models.CharField(blank=True, max_length=120, verbose_name="bank")),
                ("account", models.CharField(blank=True, max_length=40, verbose_name="account")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_titles",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice title",
                "verbose_name_plural": "invoice titles",
                "ordering": ["pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("licence", "Business licence"), ("credit", "Credit record"), ("other", "Other")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("file", models.FileField(blank=True, upload_to="qualifications/%Y/%m", verbose_name="file")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "qualification",
                "verbose_name_plural": "qualifications",
                "ordering": ["kind", "-pk"],
            },
            bases=(orderdesk.core.record.history.Signed, models.Model),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["owner", "-id"], name="customer_owner_idx"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["team", "-id"], name="customer_team_idx"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["name", "id"], name="customer_name_idx"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["id"], include=("first_ordered_on", "is_key"), name="customer_kind_idx"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
                name="customer_search_text_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="customer_grams_idx"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="customer_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit_limit__gte", 0)), name="customer_credit_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("default_discount__gte", 0), ("default_discount__lte", 1)),
                name="customer_discount_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("customer",), name="contact_one_default_per_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="communication",
            index=models.Index(fields=["customer", "-happened_at"], name="communication_customer_idx"),
        ),
        migrations.AddIndex(
            model_name="communication",
            index=models.Index(
                condition=models.Q(("next_on__isnull", False)), fields=["next_on"], name="communication_next_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("customer",), name="address_one_default_per_customer"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicetitle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "special"), _negated=True),
                    models.Q(("tax_no", ""), _negated=True),
                    _connector="OR",
                ),
                name="invoice_title_special_has_tax_no",
            ),
        ),
    ]
    operations = drawn_once(operations)
