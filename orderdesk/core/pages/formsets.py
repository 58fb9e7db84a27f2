"""Formsets: rows that people know by name."""

from django.forms import BaseModelFormSet
from django.utils.functional import Promise

from orderdesk.core.text.typed import same


class BaseNamedRows(BaseModelFormSet):
    """All rows of a table; two of one name would not be told apart, which `twice` says."""

    twice: str | Promise = ""

    def clean(self) -> None:
        super().clean()
        names: dict[str, object] = {}
        for form in self.forms:
            name = (getattr(form, "cleaned_data", None) or {}).get("name")
            if name and names.setdefault(same(name), form) is not form:
                form.add_error("name", str(self.twice))
