"""Choosing a password."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy

from orderdesk.accounts.passwords import HINT


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice. The service saves it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = HINT


class ChoosePasswordForm(SetPasswordForm):
    """The new password twice. The service saves it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = HINT


class ForgotForm(forms.Form):
    """By what somebody is known here."""

    word = forms.CharField(
        label=gettext_lazy("Log-in name or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
