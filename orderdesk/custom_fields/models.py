"""Fields that a company adds to its records. Their values stand in the JSON field `custom` of each record."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orderdesk.core.record.history import Signed, records

LONGEST_NAME, LONGEST_CHOICE, LONGEST_TEXT = 30, 40, 200
MOST_FIELDS, MOST_CHOICES = 30, 60  # of one kind of record; of one field


class Kind(models.TextChoices):
    """What a custom field holds."""

    TEXT = "text", pgettext_lazy("kind of field", "Text")
    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    DATE = "date", pgettext_lazy("kind of field", "Date")
    CHOICE = "choice", pgettext_lazy("kind of field", "Choice")


def custom_values() -> models.JSONField:
    """The field with the values of a record: {key of the field: its text}, such as 12.5 or 2026-12-01. An empty value
    is not in it."""
    empty = Value({}, models.JSONField())
    return models.JSONField(_("custom fields"), default=dict, db_default=empty, blank=True, editable=False)


def is_an_object(name: str) -> models.CheckConstraint:
    """The constraint that the values of a record have their keys."""
    kind = Func(F("custom"), function="jsonb_typeof", output_field=models.CharField())
    return models.CheckConstraint(name=name, condition=Exact(kind, Value("object")))


class CustomFieldQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What a field is called is no secret for whoever may look at the admin."""
        return self

    def of(self, record):
        """Those that the records of this kind have now, in their order."""
        return self.filter(record=record, dropped_at=None)


def _choices(name: Any) -> ArrayField:
    return ArrayField(models.CharField(max_length=LONGEST_CHOICE), verbose_name=name, default=list, blank=True)


class CustomField(Signed, models.Model):
    """One field. What a record says in it is kept when it is dropped, and is there again when it is restored."""

    record = models.CharField(_("kind of record"), max_length=20)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME, editable=False)  # as headings of a sheet are compared
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TEXT)
    choices = _choices(_("choices"))
    former = _choices(_("former choices"))  # no longer offered; records may still carry them
    is_required = models.BooleanField(_("required"), default=False)
    is_on_papers = models.BooleanField(_("printed on papers"), default=False)
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    dropped_at = models.DateTimeField(pgettext_lazy("custom field", "dropped at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = CustomFieldQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["record", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "name_key"], condition=Q(dropped_at=None), name="custom_field_name_once"
            ),
            models.CheckConstraint(name="custom_field_is_named", condition=~Q(name="") & ~Q(name_key="")),
            models.CheckConstraint(name="custom_field_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="custom_field_choices_where_chosen",
                condition=Q(kind="choice") & ~Q(choices=[]) | ~Q(kind="choice") & Q(choices=[]),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("custom_fields:change-field", args=[self.pk])

    @property
    def key(self) -> str:
        """The key of its values. Never a bare number, which JSON would take for a place in a list."""
        return f"f{self.pk}"

    @property
    def input_name(self) -> str:
        """What its input, its column and its cell are called."""
        return f"custom_{self.key}"
