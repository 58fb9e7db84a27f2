"""What whoever checks the goods writes down."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.forms.stock import SMALLEST
from fulfillment.states import CheckResult
from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.pages.photos import PhotosField
from orders.models import OrderLine
from orders.models.line import MOST_QUANTITY


class CheckForm(forms.Form):
    """One look at pieces of one line."""

    line = forms.ModelChoiceField(label=gettext_lazy("Line"), queryset=OrderLine.objects.none(), empty_label=None)
    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=CheckResult.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where they failed: what is wrong."),
    )
    photos = PhotosField()

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: (
            f"{line.position} {line.product_name} {line.spec}".strip()
        )

    def clean(self):
        data = super().clean()
        if data.get("result") == CheckResult.FAILED and not data.get("note"):
            self.add_error("note", _("Write one sentence that says what is wrong with them."))
        return data

    def facts(self):
        """What the service takes beside the line's key."""
        data = self.cleaned_data
        return {name: data[name] for name in ("quantity", "result", "note")} | {"photos": tuple(data["photos"])}
