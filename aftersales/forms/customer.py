"""What a customer fills in on the page of a link."""

import binascii
from base64 import b64decode

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aftersales.forms.ticket import stars, words
from aftersales.states import LOW, TicketKind
from orderdesk.core.pages.fields import KeyField, PhoneField
from orderdesk.core.pages.photos import PhotosField, image_type, written_anew
from orders.states import DeclineCause

PNG = "data:image/png;base64,"
MOST_SIGNATURE = 400_000  # characters: a drawing of a thousand strokes has a tenth of it
KINDS = [
    (TicketKind.QUESTION.value, gettext_lazy("A question")),
    (TicketKind.QUALITY.value, gettext_lazy("A problem with the goods")),
]


class SignByLinkForm(forms.Form):
    """Who signs, and the drawn signature as the address of a PNG; empty where only the name was typed."""

    signed_by = forms.CharField(label=pgettext_lazy("customer", "Your name"), max_length=60)
    signature = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_signature(self):
        """The bytes of the picture."""
        text = self.cleaned_data["signature"]
        if not text:
            return b""
        sentence = _("The drawn signature cannot be read. Sign once more, or leave it and type your name.")
        if not text.startswith(PNG) or len(text) > MOST_SIGNATURE:
            raise forms.ValidationError(sentence)
        try:
            picture = b64decode(text.removeprefix(PNG), validate=True)
        except (binascii.Error, ValueError) as failure:
            raise forms.ValidationError(sentence) from failure
        if image_type(picture[:16]) != "image/png":
            raise forms.ValidationError(sentence)
        try:
            return written_anew(SimpleUploadedFile("signature.png", picture)).read()
        except forms.ValidationError as failure:
            raise forms.ValidationError(sentence) from failure


class RateByLinkForm(forms.Form):
    """One to five, and a word; a low rating needs one."""

    stars = stars(gettext_lazy("How satisfied are you with this order?"))
    text = words(gettext_lazy("What was good, what was not?"), rows=2, required=False)

    def clean(self):
        data = super().clean()
        if (data.get("stars") or LOW + 1) <= LOW and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Please tell us in a sentence what was wrong, so that we can put it right."))
        return data


class AnswerStatementForm(forms.Form):
    """Whether a statement of account is right, what differs, and who says so."""

    CONFIRM, DISPUTE = "confirm", "dispute"

    answer = forms.ChoiceField(
        label=gettext_lazy("Is this statement right?"),
        choices=[
            (CONFIRM, gettext_lazy("Yes, it agrees with our books")),
            (DISPUTE, gettext_lazy("No, something differs")),
        ],
    )
    text = words(gettext_lazy("What differs"), rows=3, required=False)
    reporter = forms.CharField(label=pgettext_lazy("customer", "Your name"), max_length=60)

    def clean(self):
        data = super().clean()
        if data.get("answer") == self.DISPUTE and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Please name what differs: the row, the amount, or what is missing."))
        if data.get("answer") == self.CONFIRM and data.get("text"):
            self.add_error("answer", _("You wrote what differs: choose “No, something differs”, or empty that field."))
        return data

    def given(self):
        """The arguments of the service."""
        data = self.cleaned_data
        return {"agrees": data["answer"] == self.CONFIRM, "name": data["reporter"], "text": data["text"]}


class AnswerQuotationForm(forms.Form):
    """Whether a quotation is accepted, why not, and who says so."""

    ACCEPT, DECLINE = "accept", "decline"

    revision = KeyField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label=pgettext_lazy("quotation", "Your answer"),
        choices=[
            (ACCEPT, gettext_lazy("We accept this quotation")),
            (DECLINE, gettext_lazy("We do not take it")),
        ],
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("If you do not take it: why?"), choices=[("", "—"), *DeclineCause.choices], required=False
    )
    text = words(gettext_lazy("Anything else we should know"), rows=3, required=False)
    reporter = forms.CharField(label=pgettext_lazy("customer", "Your name"), max_length=60)

    def clean(self):
        data = super().clean()
        if data.get("answer") == self.DECLINE and not data.get("cause") and "cause" not in self.errors:
            self.add_error("cause", _("Please choose what it was, so that we can make you a better offer."))
        if data.get("cause") == DeclineCause.OTHER and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Please tell us in a few words what it was."))
        return data

    def given(self):
        """The arguments of the service."""
        data = self.cleaned_data
        facts = {"name": data["reporter"], "revision": data["revision"] or 0}
        if data["answer"] == self.ACCEPT:
            return facts | {"accepts": True}
        return facts | {"accepts": False, "cause": data["cause"], "text": data["text"]}


class AskByLinkForm(forms.Form):
    """A question or a problem, with photos, and whom to answer."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=KINDS, initial=TicketKind.QUESTION.value)
    text = words(gettext_lazy("Your question, or what is wrong"))
    photos = PhotosField()
    reporter = forms.CharField(label=pgettext_lazy("customer", "Your name"), max_length=60, required=False)
    reporter_phone = PhoneField(label=gettext_lazy("Your phone"), max_length=40, required=False)
