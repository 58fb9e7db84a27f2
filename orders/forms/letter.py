"""A payment letter: how urgent it is, and by when to pay."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.fields import ComingDateField


class Grade(models.TextChoices):
    """How urgently a letter asks for what is overdue."""

    FRIENDLY = "friendly", pgettext_lazy("payment letter", "Friendly reminder")
    SECOND = "second", pgettext_lazy("payment letter", "Second reminder")
    FINAL = "final", pgettext_lazy("payment letter", "Final demand")


class LetterForm(forms.Form):
    grade = forms.ChoiceField(label=gettext_lazy("Letter"), choices=Grade.choices)
    pay_by = ComingDateField(label=gettext_lazy("To be paid by"))
