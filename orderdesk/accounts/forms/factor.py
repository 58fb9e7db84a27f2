"""Codes, and the password once more."""

from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.accounts.factors import LONGEST_NAME
from orderdesk.core.text.typed import normalise

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}


class CodeForm(forms.Form):
    """A code of the app, or a recovery code, in any width and with any gaps."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"), max_length=60, widget=forms.TextInput(attrs=CODE)
    )

    def clean_code(self):
        code = normalise(self.cleaned_data["code"]).replace(" ", "").replace("-", "").lower()
        if not code:
            raise forms.ValidationError(_("Type the code."))
        return code


class AppCodeForm(CodeForm):
    """A code of the app that is being set up."""

    code = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        max_length=60,
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """A name for a passkey, and what the browser answered."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("By which you know the device again, like “My phone”."),
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


class ConfirmForm(forms.Form):
    """The password once more, by whoever is signed in."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        """Asked as at the log-in, so that wrong ones are counted in the same way."""
        password = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.username, password=password) != self.request.user:
            raise forms.ValidationError(_("This is not your password."))
        return password
