"""What production and warehouse say of the pieces that a change adds."""

from fulfillment.forms.supply import SupplyAnswerForm


class ChangeSupplyForm(SupplyAnswerForm):
    """The answer for one item of a change; the page has one for each that needs more goods."""

    def __init__(self, *args, key, more, **kwargs):
        super().__init__(*args, **kwargs)
        self.key, self.more, self.prefix = key, more, f"item-{key}"
