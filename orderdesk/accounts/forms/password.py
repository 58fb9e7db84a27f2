"""Choosing a password."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice. The service saves it."""


class ChoosePasswordForm(SetPasswordForm):
    """The new password twice. The service saves it."""


class ForgotForm(forms.Form):
    """By what somebody is known here."""

    word = forms.CharField(
        label=gettext_lazy("Log-in name or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
