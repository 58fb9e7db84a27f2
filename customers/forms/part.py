"""Contacts, addresses, invoice titles and qualifications of a customer."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Address, Contact, InvoiceTitle, Qualification
from orderdesk.core.pages.fields import PhoneField, TypedDateField
from orderdesk.core.pages.files import ScanField
from orderdesk.core.text.typed import clean_text, normalise
from orderdesk.core.text.uscc import tax_number_fault, uscc_fault

MOST_TITLE = 100  # bytes in GBK of a title, as the tax software takes it


class DefaultMixin:
    """The first of its kind becomes the default by itself."""

    def first_is_default(self):
        part = self.instance
        if not type(part).objects.filter(customer=part.customer, is_default=True).exclude(pk=part.pk).exists():
            part.is_default = True


class ContactForm(DefaultMixin, forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = Contact
        fields = ["name", "title", "phone", "email", "wants_mail", "wechat", "is_default", "is_active"]

    def clean(self):
        data = super().clean()
        if data.get("wants_mail") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter the address to which the e-mails go."))
        return data


class AddressForm(DefaultMixin, forms.ModelForm):
    split_names = json.dumps({"name": "receiver", "phone": "phone", "address": "text"})  # where a pasted line goes
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = Address
        fields = ["text", "receiver", "phone", "is_default", "is_active"]


class InvoiceTitleForm(forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = InvoiceTitle
        fields = ["kind", "title", "tax_no", "bank", "account", "address", "phone", "is_active"]

    def clean_title(self):
        """The tax software takes no angle brackets, and no more bytes in GBK than `MOST_TITLE`."""
        title = clean_text(self.cleaned_data["title"])
        if set(normalise(title)) & set("<>"):
            raise forms.ValidationError(_("An invoice title has no “<” or “>”. Enter the name as on the licence."))
        size = len(title.encode("gb18030"))
        if size > MOST_TITLE:
            sentence = _("The tax software takes %(most)s bytes, a Chinese character counting as two; this has %(n)s.")
            raise forms.ValidationError(sentence % {"most": MOST_TITLE, "n": size})
        return title

    def clean_tax_no(self):
        number = normalise(self.cleaned_data["tax_no"]).replace(" ", "").upper()
        mistake = tax_number_fault(number) if number else ""
        if mistake:
            raise forms.ValidationError(mistake)
        return number

    def clean(self):
        data = super().clean()
        wants_number = data.get("kind") == InvoiceTitle.Kind.SPECIAL
        if wants_number and not data.get("tax_no") and "tax_no" not in self.errors:
            self.add_error("tax_no", _("A special VAT invoice needs the tax number."))
        return data


class QualificationForm(forms.ModelForm):
    valid_until = TypedDateField(label=gettext_lazy("Valid until"), ahead=True, required=False)

    class Meta:
        model = Qualification
        fields = ["kind", "number", "file", "valid_until", "is_active"]
        field_classes = {"file": ScanField}

    def clean(self):
        data = super().clean()
        number = normalise(data.get("number") or "").replace(" ", "").upper()
        mistake = uscc_fault(number) if data.get("kind") == Qualification.Kind.LICENCE and number else ""
        if mistake:
            self.add_error("number", mistake)
        return data


class AnonymiseForm(forms.Form):
    """Why a contact is taken out, and that whoever does it knows that there is no way back."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=150,
        help_text=gettext_lazy("Who asked, when, by what means; without name and phone. It is kept."),
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("This cannot be undone by anybody."),
        error_messages={"required": gettext_lazy("Tick the box: there is no way back.")},
    )


PART_FORMS = {
    "contact": ContactForm,
    "address": AddressForm,
    "invoice-title": InvoiceTitleForm,
    "qualification": QualificationForm,
}
