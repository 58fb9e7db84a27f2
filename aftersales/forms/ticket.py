"""Forms for tickets."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.states import STARS, Priority, Solution, TicketKind
from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.pages.fields import MomentField, PhoneField, TypedDateField, TypedDecimalField
from orderdesk.core.pages.photos import PhotosField
from orderdesk.core.sheets.typed import clean_lines
from orderdesk.core.text.typed import normalise
from orders.models import Order

MOST_COST = Decimal("9999999999.99")


def words(label, *, rows=3, most=4000, **options):
    """A text of several lines, its line ends as everywhere else."""
    return WordsField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class WordsField(forms.CharField):
    def to_python(self, value):
        return clean_lines(super().to_python(value))


def people():
    return User.objects.active().exclude(groups=None).by_name()


class TicketForm(forms.Form):
    """A new ticket: customer feedback, with an order or without."""

    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=32, required=False)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Feedback type"), choices=TicketKind.choices)
    text = words(gettext_lazy("What the customer said"), rows=4)
    photos = PhotosField()
    reporter = forms.CharField(label=gettext_lazy("Reported by"), max_length=60, required=False)
    reporter_phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)
    reported_at = MomentField(label=gettext_lazy("When"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices, initial=Priority.NORMAL)
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Assigned to"), required=False)
    promised_on = TypedDateField(label=gettext_lazy("Promised date"), ahead=True, required=False)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = Customer.objects.visible_to(user)
        self.fields["owner"].queryset = people()
        self.fields["owner"].empty_label = _("After-sales: whoever has the fewest open tickets")

    def clean_order_number(self):
        number = normalise(self.cleaned_data["order_number"])
        if not number:
            return None
        order = Order.objects.visible_to(self.user).select_related("customer").filter(number=number).first()
        if order is None:
            raise forms.ValidationError(_("There is no order %(number)s that you can see.") % {"number": number})
        return order

    def clean(self):
        data = super().clean()
        order, customer = data.get("order_number"), data.get("customer")
        if order is not None and customer is not None and order.customer_id != customer.pk:
            self.add_error("order_number", _("This order belongs to %(customer)s.") % {"customer": order.customer})
        elif order is None and customer is None and not {"order_number", "customer"} & self.errors.keys():
            self.add_error("customer", _("Choose the customer, or enter the order number."))
        return data

    def facts(self):
        """The keyword arguments of the service."""
        data = dict(self.cleaned_data)
        order = data.pop("order_number")
        return data | {"order": order, "customer": order.customer if order else data["customer"]}


class AnswerTicketForm(forms.Form):
    text = words(gettext_lazy("Answer to the customer"))
    promised_on = TypedDateField(label=gettext_lazy("Promised date"), ahead=True, required=False)
    photos = PhotosField()


class ReplyForm(forms.Form):
    text = words(gettext_lazy("What was discussed or found"), rows=2)
    photos = PhotosField()


class WorkForm(forms.Form):
    """Work on a ticket; solution and measures are required before the customer is asked to confirm."""

    kind = forms.ChoiceField(label=gettext_lazy("Feedback type"), choices=TicketKind.choices)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices)
    promised_on = TypedDateField(label=gettext_lazy("Promised date"), ahead=True, required=False)
    solution = forms.ChoiceField(label=gettext_lazy("Solution"), choices=[("", "—"), *Solution.choices], required=False)
    measures = words(gettext_lazy("What was done"), required=False)
    cost = TypedDecimalField(label=gettext_lazy("Our cost (yuan)"), places=2, least=0, most=MOST_COST, required=False)
    follow_up_on = TypedDateField(label=gettext_lazy("Follow-up date"), ahead=True, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.sees("price"):
            del self.fields["cost"]


def stars(label, *, required=True):
    return forms.TypedChoiceField(
        label=label, choices=STARS, coerce=int, empty_value=None, required=required, widget=forms.RadioSelect
    )


class CloseTicketForm(forms.Form):
    result = words(gettext_lazy("Result"))
    satisfaction = stars(gettext_lazy("How satisfied is the customer?"), required=False)
    follow_up_on = TypedDateField(label=gettext_lazy("Follow-up date"), ahead=True, required=False)


class RateTicketForm(forms.Form):
    satisfaction = stars(gettext_lazy("How satisfied is the customer?"))


class ReopenTicketForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is not solved"), max_length=500)


class ReassignTicketForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New owner"))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people()
