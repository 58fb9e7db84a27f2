"""The settings of one field, and the inputs of all fields of a record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.text.typed import clean_text, excerpt, same
from orderdesk.custom_fields.models import LONGEST_CHOICE, LONGEST_NAME, MOST_CHOICES, CustomField, Kind
from orderdesk.custom_fields.values import as_kept, input_of, merged, value_in


class CustomFieldForm(forms.Form):
    """What a field is called, what it holds, where it is asked for and printed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=pgettext_lazy("custom field", "Holds"), choices=Kind.choices)
    choices = forms.CharField(
        label=pgettext_lazy("custom field", "Choices"),
        required=False,
        max_length=MOST_CHOICES * (LONGEST_CHOICE + 2),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One on each line, for a choice alone."),
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Required"),
        required=False,
        help_text=gettext_lazy("Forms ask for it, and an order is not submitted without it. Imports may lack it."),
    )
    is_on_papers = forms.BooleanField(
        label=gettext_lazy("Printed on papers"),
        required=False,
        help_text=gettext_lazy(
            "On quotations, order confirmations, delivery slips and internal sheets, where filled in."
        ),
    )

    def __init__(self, *args: Any, record: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        if field is not None:
            names = ("name", "kind", "is_required", "is_on_papers")
            kwargs["initial"] = {name: getattr(field, name) for name in names}
            kwargs["initial"]["choices"] = "\n".join(field.choices)
        super().__init__(*args, **kwargs)
        if not record.has_papers:
            del self.fields["is_on_papers"]

    def clean_name(self) -> str:
        return clean_text(self.cleaned_data["name"])

    def clean_choices(self) -> list[str]:
        """The lines that say something; two that cannot be told apart are one too many."""
        words = [word for line in self.cleaned_data["choices"].splitlines() if (word := clean_text(line))]
        if len(words) > MOST_CHOICES:
            raise forms.ValidationError(_("At most %(most)s choices.") % {"most": MOST_CHOICES})
        seen: set[str] = set()
        for word in words:
            if len(word) > LONGEST_CHOICE:
                sentence = _("“%(word)s” is too long: at most %(most)s characters.")
                raise forms.ValidationError(sentence % {"word": excerpt(word), "most": LONGEST_CHOICE})
            if same(word) in seen:
                raise forms.ValidationError(_("“%(word)s” stands there twice.") % {"word": excerpt(word)})
            seen.add(same(word))
        return words

    def clean(self) -> Any:
        data = super().clean() or {}
        if data.get("kind") == Kind.CHOICE and not data.get("choices") and "choices" not in self.errors:
            self.add_error("choices", _("Enter at least one choice, one on each line."))
        return data


class CustomInputs:
    """Mixin of a form of a record: the inputs of its custom fields, and what was typed into them.

    `custom_record` names the kind of record. The form calls `add_custom` with the values that the record has.
    """

    custom_record = ""
    custom_needed = True  # whether required fields are marked as such
    fields: Any
    initial: Any
    cleaned_data: Any
    custom: list[CustomField]

    def add_custom(self, values: Mapping[str, str], *, is_draft: bool = False) -> None:
        """Add an input for each field. Of a draft none is required yet."""
        self.custom = list(CustomField.objects.of(self.custom_record))
        for field in self.custom:
            required = field.is_required and not is_draft
            self.fields[field.input_name] = box = input_of(field, values, required=required)
            if field.is_required and self.custom_needed:  # the entry page says so while it is empty
                box.widget.attrs["data-needed"] = _("Fill in %(field)s") % {"field": field}
            self.initial.setdefault(field.input_name, value_in(field, values))

    def custom_inputs(self) -> list[dict[str, Any]]:
        """[{field, needed}] as components/custom_inputs.html prints them."""
        return [
            {"field": self[field.input_name], "needed": field.is_required and self.custom_needed}  # type: ignore[index]
            for field in self.custom
        ]

    def custom_kept(self) -> dict[str, str]:
        """{key of the field: what was typed, as it is kept}."""
        given = [(field.key, field.input_name) for field in self.custom if field.input_name in self.cleaned_data]
        return {key: as_kept(self.cleaned_data[name]) for key, name in given}

    def custom_typed(self, former: Mapping[str, str]) -> dict[str, str]:
        """The values of the record with what was typed; those of fields that are not asked for stay."""
        return merged(former, self.custom_kept())

    def values_beside(self, record: Any) -> dict[str, Any]:
        """{input: value} of a record, as `merge` compares an edit conflict."""
        return {field.input_name: value_in(field, record.custom or {}) for field in self.custom}
