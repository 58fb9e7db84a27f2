"""The custom fields of an order."""

from django import forms

from orderdesk.custom_fields.forms import CustomInputs


class FieldsForm(CustomInputs, forms.Form):
    """The custom fields of an order alone."""

    custom_record = "order"

    def __init__(self, *args, custom, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_custom(custom)

    def clean(self):
        """As the service takes it: what was typed, by the keys of the fields."""
        return {"typed": self.custom_kept()}
