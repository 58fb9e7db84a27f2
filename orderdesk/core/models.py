from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orderdesk.core.secrets import SecretField


class NumberSeries(models.Model):
    """The counter of one series in one month; see record/numbering.py."""

    series = models.CharField(max_length=20)
    period = models.CharField(max_length=6)
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="number_series_period_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.last}"


class Seal(models.Model):
    """One link of the hash chain over the history tables and ledgers; see record/sealing.py."""

    table = models.CharField(max_length=80)
    after = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    columns = ArrayField(models.CharField(max_length=80))
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    apart = ArrayField(models.CharField(max_length=80), default=list, db_default=[])  # personal columns: signed only
    amended = models.CharField(max_length=64, blank=True, default="", db_default="")  # see record/amending.py
    signature = models.CharField(max_length=64, blank=True, default="", db_default="")
    key = models.CharField(max_length=8, blank=True, default="", db_default="")  # which secret signed it
    sealed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["table", "-last"], name="seal_table_last_idx")]
        constraints = [models.CheckConstraint(name="seal_covers_rows", condition=models.Q(last__gt=models.F("after")))]

    def __str__(self) -> str:
        return f"{self.table} {self.after + 1}–{self.last}"


class Amendment(models.Model):
    """Sealed rows that were changed by right: of which table and seals, how many, by whom and why."""

    is_sealed = True
    table = models.CharField(max_length=80)
    seals = ArrayField(models.BigIntegerField())
    rows = models.PositiveIntegerField()
    why = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.table} {self.rows}: {self.why}"


class Anchor(models.Model):
    """How far the chain is known outside the database, by one way: "file" or "mail"; see record/anchor.py.

    "sealing" says when every table was sealed the last time.
    """

    way = models.CharField(max_length=10, unique=True)
    seal = models.BigIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.way} {self.seal}"


class BackupQuerySet(models.QuerySet["Backup"]):
    def good(self) -> "BackupQuerySet":
        """Those that were made, the newest first."""
        return self.filter(finished_at__isnull=False, error="").order_by("-made_on")

    def present(self) -> "BackupQuerySet":
        """Those whose file is kept."""
        return self.good().filter(removed_at=None)

    def tried(self) -> "BackupQuerySet":
        """Those that were restored to try it, or could not be, the newest first."""
        return self.filter(checked_at__isnull=False).order_by("-made_on")


class Backup(models.Model):
    """The backup of one night, or why there is none; see nightly_backup.py."""

    made_on = models.DateField(unique=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=200, blank=True)
    is_encrypted = models.BooleanField(default=False)
    size = models.BigIntegerField(null=True, blank=True)
    rows = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_error = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="backup_has_its_file",
                condition=models.Q(finished_at=None) | ~models.Q(error="") | ~models.Q(file="", digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_on} {self.file}"


class Heartbeat(models.Model):
    """When the clock and a worker were last seen alive; see health.py."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class SpecialDay(Signed, models.Model):
    """A holiday on a weekday, or a weekend day that is worked. A year with rows here is taken from here alone."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"), default=False)
    name = models.CharField(_("occasion"), max_length=40, blank=True)

    history = records()

    class Meta:
        verbose_name = _("holiday or make-up day")
        verbose_name_plural = _("holidays and make-up days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class MailServer(Signed, models.Model):
    """Where mail goes out, entered by an administrator. One row, or none: then the environment says it."""

    class Security(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS (port 587)")
        TLS = "tls", _("SSL/TLS (port 465)")
        NONE = "none", _("None (port 25)")

    host = models.CharField(_("server"), max_length=200)
    port = models.PositiveIntegerField(
        _("port"), default=465, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    security = models.CharField(_("encryption"), max_length=10, choices=Security, default=Security.TLS)
    username = models.CharField(_("account"), max_length=200, blank=True)
    password = SecretField(_("password"), max_length=200, blank=True)
    sender = models.EmailField(_("sender address"))
    sender_name = models.CharField(_("sender name"), max_length=60, blank=True)

    history = records(excluded_fields=["password"])

    class Meta:
        verbose_name = _("mail server")
        verbose_name_plural = _("mail servers")
        constraints = [models.CheckConstraint(name="mail_server_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Printing(models.Model):
    """One paper that was made: which, about what, by whom, the how-manieth copy, and the digest of its bytes."""

    is_sealed = True
    paper = models.CharField(_("paper"), max_length=30)
    about = models.CharField(_("about"), max_length=40)
    copy = models.PositiveIntegerField(_("copy"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("printed paper")
        verbose_name_plural = _("printed papers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "about", "copy"], name="printing_copy_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.about} {self.copy}"


class Disclosure(models.Model):
    """Something that left the house or was looked at: an export, a paper, a file, costs. See record/disclosure.py."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("Export")
        PAPER = "paper", _("Printed paper")
        FILE = "file", _("Uploaded file")
        COST = "cost", _("Costs and margins")
        BACKUP = "backup", _("Backup")

    is_sealed = True
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who")
    )  # nobody: the command line
    page = models.CharField(_("page"), max_length=80)
    name = models.CharField(_("name"), max_length=200, blank=True)
    path = models.CharField(_("address"), max_length=200, blank=True)
    question = models.CharField(_("filter"), max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry of the access log")
        verbose_name_plural = _("entries of the access log")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["by", "-id"], name="disclosure_by_idx"),
            models.Index(fields=["kind", "-id"], name="disclosure_kind_idx"),
            models.Index(fields=["at"], name="disclosure_at_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"

    @property
    def label(self) -> str:
        """What it was: the file, or the page."""
        return self.name or self.path or self.page


class Submission(models.Model):
    """A form that was sent and taken: what it held, as a digest, and how it was answered; see pages/once.py."""

    key = models.UUIDField()
    form = models.CharField(max_length=200)  # who sent it, and to which address
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=500, blank=True)
    messages = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "form", "digest"], name="submission_content_once")]
        indexes = [models.Index(fields=["at"], name="submission_at_idx")]

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d %H:%M:%S}"
