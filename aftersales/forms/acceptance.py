"""The signature for a shipment, and the answer to each of its lines."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Acceptance
from aftersales.states import Objected
from orderdesk.core.money import plain_number
from orderdesk.core.pages.fields import MomentField, TypedDecimalField
from orderdesk.core.pages.files import ScanField
from orderdesk.core.pages.photos import PhotosField, PhotosInput
from orders.models.line import MOST_QUANTITY

KINDS = (Objected.DAMAGED, Objected.WRONG, Objected.SHORT, Objected.OTHER)  # as people meet them
BY_COLLEAGUES = [choice for choice in Acceptance.How.choices if choice[0] != Acceptance.How.LINK]


class SignForForm(forms.Form):
    """Who signed, when and how; a photo or scan of the paper where there is one."""

    signed_by = forms.CharField(label=gettext_lazy("Signed by"), max_length=60)
    signed_at = MomentField(label=gettext_lazy("Signed at"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How"), choices=BY_COLLEAGUES)
    paper = ScanField(label=gettext_lazy("Photo or scan"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def clean_paper(self):
        return self.cleaned_data["paper"] or ""


class ObjectionForm(forms.Form):
    """One kind of objection to one line: chosen or not, how many, in words, with photos."""

    chosen = forms.BooleanField(required=False)
    quantity = TypedDecimalField(
        label=gettext_lazy("Affected quantity"), places=3, above=0, most=MOST_QUANTITY, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Description"), max_length=450, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    photos = PhotosField(widget=PhotosInput(attrs={"capture": "environment"}))

    def __init__(self, *args, kind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("chosen") and data.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("Enter the affected quantity."))
        return data


class SentLineForm(forms.Form):
    """The answer to one line of a shipment: all of it accepted, or what is wrong with how many."""

    answer = forms.ChoiceField(choices=[("all", ""), ("problem", "")], required=False)

    def __init__(self, data, files, *, sent):
        self.sent, prefix = sent, f"line-{sent.pk}"
        super().__init__(data, prefix=prefix)
        self.objections = [ObjectionForm(data, files, prefix=f"{prefix}-{kind.value}", kind=kind) for kind in KINDS]

    def has_problem(self):
        return self["answer"].value() == "problem"

    def is_valid(self):
        if not super().is_valid():
            return False
        valid = [form.is_valid() for form in self.chosen()]  # every objection shows its own mistakes
        return all(valid) or self.cleaned_data["answer"] != "problem"

    def chosen(self):
        return [form for form in self.objections if form["chosen"].value()]

    def clean(self):
        if self.cleaned_data.get("answer") == "problem":
            self._check_chosen()
        return self.cleaned_data

    def _check_chosen(self):
        chosen = self.chosen()
        if not chosen:
            raise forms.ValidationError(_("Choose what is wrong, or accept all of it."))
        total = sum(form.cleaned_data.get("quantity") or 0 for form in chosen if form.is_valid())
        if total > self.sent.quantity:
            raise forms.ValidationError(
                _("Only %(sent)s %(unit)s came; the objections are to %(objected)s.")
                % {
                    "sent": plain_number(self.sent.quantity),
                    "unit": self.sent.line.unit,
                    "objected": plain_number(total),
                }
            )

    def new_objections(self):
        """The objections to this line, as keyword arguments of `services.NewObjection`."""
        if self.cleaned_data["answer"] != "problem":
            return []
        problems = [(form.kind.value, form.cleaned_data) for form in self.chosen()]
        return [
            {"line": self.sent.pk, "kind": kind, "quantity": data["quantity"], "text": data["text"]}
            | {"photos": tuple(data["photos"])}
            for kind, data in problems
        ]
