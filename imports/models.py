from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imports.querysets import ImportJobQuerySet
from orderdesk.core.jobs.runner import Job

RUNNING = ("waiting", "checking", "writing")


class ImportJob(Job):
    """One uploaded workbook: checked by a worker, then imported completely or only its valid rows."""

    class Sheet(models.TextChoices):
        ORDERS = "orders", _("Orders")
        PROGRESS = "progress", _("Progress")
        FEEDBACK = "feedback", _("Feedback")
        CUSTOMERS = "customers", _("Customers")
        PRODUCTS = "products", _("Products")
        PRICES = "prices", _("Agreed prices")
        STOCK = "stock", _("Stock")
        RECEIPTS = "receipts", _("Receipts")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CHECKING = "checking", _("Being checked")
        CHOOSING = "choosing", _("Waiting for your choices")
        CHECKED = "checked", _("Checked")
        WRITING = "writing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Refused")
        UNDONE = "undone", _("Taken back")

        @property
        def tone(self):
            return {"choosing": "yellow", "checked": "yellow", "done": "green", "failed": "red", "undone": "grey"}.get(
                self.value, "blue"
            )

    class Take(models.TextChoices):
        NOTHING = "", _("Nothing yet")
        ALL = "all", _("All of it")
        GOOD = "good", _("What is good")

    sheet = models.CharField(_("sheet"), max_length=10, choices=Sheet, default=Sheet.ORDERS)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    take = models.CharField(_("what is taken"), max_length=4, choices=Take, default=Take.NOTHING, blank=True)
    layout = models.JSONField(_("sheets and columns"), default=dict, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    faulty_rows = models.FileField(_("rows to correct"), upload_to="imports/%Y/%m", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        *(settings.AUTH_USER_MODEL, models.PROTECT),
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken back by"),
    )

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "touched_at"], name="import_job_state_idx")]
        constraints = [
            models.CheckConstraint(
                name="import_undone_by_somebody",
                condition=models.Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at__isnull=True)),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("imports:import", args=[self.pk])

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return self.State(self.state)

    def may_be_chosen(self):
        """Whether sheets and columns may still be decided: nothing is written, and no worker has it."""
        return bool(self.layout) and self.state in (self.State.CHOOSING, self.State.CHECKED, self.State.FAILED)

    def is_running(self):
        return self.state in RUNNING


class ImportedRecord(models.Model):
    """A record that an import made or changed, so that the import can be taken back.

    `model` is its label, "orders.order". Of a record that was there, `former` is {"version": that which the import
    wrote, "values": {field: what it said before}}; of one that the import made it is nothing.
    """

    job = models.ForeignKey(ImportJob, models.PROTECT, related_name="records")
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    former = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"], condition=models.Q(former__isnull=True), name="imported_record_once"
            ),
            models.UniqueConstraint(fields=["job", "model", "key"], name="imported_record_once_a_job"),
        ]

    def __str__(self):
        return f"{self.model} #{self.key}"


class ColumnMemory(models.Model):
    """What the columns of a file meant, for the next file of this kind with the same headings."""

    sheet = models.CharField(max_length=10, choices=ImportJob.Sheet)
    headings = models.CharField(max_length=64)  # SHA-256 of the headings as they compare
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [models.UniqueConstraint(fields=["sheet", "headings"], name="column_memory_once")]

    def __str__(self):
        return f"{self.get_sheet_display()} {self.headings[:8]}"
