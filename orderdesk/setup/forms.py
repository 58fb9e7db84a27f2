"""The first administrator, the company, the rules, the mail server."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.forms import SetPasswordMixin, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.accounts.passwords import HINT
from orderdesk.core.models import MailServer
from orderdesk.core.pages.fields import TypedDecimalField, TypedField
from orderdesk.core.pages.files import SmallPictureField
from orderdesk.core.text.typed import Mistyped, clean_text, excerpt, normalise
from orderdesk.core.text.uscc import uscc_fault
from orderdesk.policy.models import LEAST_YEARS_OF_LOG, Policy

MOST_AMOUNT = 99_999_999_999
LONGEST_WAIT = 366  # days


class FirstForm(SetPasswordMixin, forms.ModelForm):
    """Who sets up the company."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=gettext_lazy("Password"), label2=gettext_lazy("Password again")
    )

    class Meta:
        model = User
        fields = ["name", "username", "email"]
        labels = {
            "name": gettext_lazy("Your name"),
            "username": gettext_lazy("Log-in name"),
            "email": gettext_lazy("E-mail"),
        }
        help_texts = {"username": gettext_lazy("Letters, digits and @ . + - _")}
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = HINT

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def clean_username(self):
        login = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=login).exists():
            raise ValidationError(_("The log-in name “%(login)s” is taken.") % {"login": login})
        return login

    def clean(self):
        data = super().clean()
        self.validate_passwords("password1", "password2")
        self.validate_password_for_user(self.instance, "password2")
        return data


class CompanyForm(forms.ModelForm):
    """Who the company is, as its papers say."""

    company = forms.CharField(label=gettext_lazy("Company name"), max_length=120)

    class Meta:
        model = Policy
        fields = ["company", "short_name", "address", "phone", "tax_no", "bank", "account", "site_url"]
        fields += ["logo", "seal", "clauses", "slip_copies"]
        widgets = {"clauses": forms.Textarea(attrs={"rows": 8})}
        field_classes = {"logo": SmallPictureField, "seal": SmallPictureField}

    def clean_company(self):
        return clean_text(self.cleaned_data["company"])

    def clean_site_url(self):
        """Protocol, host and port: http://192.168.1.20:8000; without a protocol http is meant."""
        typed = normalise(self.cleaned_data["site_url"]).replace(" ", "").rstrip("/")
        if not typed:
            return ""
        address = typed if "://" in typed else f"http://{typed}"
        try:
            parts = urlsplit(address)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if (
            not is_address
            or typed.endswith(":")
            or address != f"{parts.scheme}://{parts.netloc}"
            or "@" in parts.netloc
        ):
            sentence = _("“%(value)s” is no address. Write it like http://192.168.1.20:8000, without a page behind it.")
            raise ValidationError(sentence % {"value": excerpt(typed)})
        return address

    def clean_tax_no(self):
        """A wrong character would stand on every paper; old tax numbers of 15 digits are taken as they are."""
        number = normalise(self.cleaned_data["tax_no"]).replace(" ", "").upper()
        mistake = uscc_fault(number) if number and not (len(number) == 15 and number.isdecimal()) else ""
        if mistake:
            raise ValidationError(mistake)
        return number


class PercentField(TypedDecimalField):
    """Typed and shown as a percentage; the value is the share."""

    def __init__(self, **options):
        super().__init__(places=2, least=0, most=100, **options)

    def read(self, text):
        return super().read(normalise(text).removesuffix("%")) / 100

    def write(self, value):
        return super().write(Decimal(value) * 100)


class DaysField(TypedField):
    """Days with commas or spaces between them, in any order."""

    def read(self, text):
        words = [word for word in re.split(r"[,、;\s]+", normalise(text)) if word]
        wrong = [word for word in words if not (word.isascii() and word.isdecimal() and int(word) <= LONGEST_WAIT)]
        if wrong:
            sentence = _("“%(value)s” is no number of days between 0 and %(most)s.")
            raise Mistyped(sentence % {"value": excerpt(wrong[0]), "most": LONGEST_WAIT})
        return sorted({int(word) for word in words}, reverse=True)

    def write(self, value):
        return ", ".join(map(str, value))


def _amount(label):
    return TypedDecimalField(label=label, places=2, least=0, most=MOST_AMOUNT)


SECTIONS = (
    (
        gettext_lazy("Approval"),
        ("director_from", "approval_hours", "approval_clock", "nudge_minutes", "licence_needed", "small_changes_free"),
    ),
    (
        gettext_lazy("Review"),
        ("review_hours", "review_escalation_hours", "information_hours", "information_clock"),
    ),
    (gettext_lazy("Size of orders"), ("large_from", "small_below")),
    (
        gettext_lazy("Money"),
        ("default_tax_rate", "freight_tax_rate", "payment_ahead", "payment_late", "paid_to_complete"),
    ),
    (gettext_lazy("Quotations"), ("quotation_days",)),
    (
        gettext_lazy("Money before goods"),
        (
            "production_gate",
            "dispatch_gate",
            "credit_at_submit",
            "credit_at_approve",
            "credit_at_change",
            "credit_at_dispatch",
        ),
    ),
    (
        gettext_lazy("Tickets and visits"),
        ("answer_hours", "answer_warning_hours", "visit_days", "visit_retry_days", "link_days", "ticket_clock"),
    ),
    (
        gettext_lazy("Following up"),
        ("delivery_ahead", "quiet_days", "silence_days_a", "silence_days_b", "silence_days_c", "digest_at"),
    ),
    (
        gettext_lazy("How long things are kept"),
        ("closed_years", "keep_notices", "keep_mails", "keep_contacts", "keep_imports", "keep_log"),
    ),
    (gettext_lazy("Evidence"), ("anchor_mail",)),
)


FIRST = ("director_from", "default_tax_rate", "licence_needed", "approval_hours")  # what a company answers on day one


class RulesForm(forms.ModelForm):
    """The numbers of the house rules, in sections."""

    director_from = _amount(gettext_lazy("The director approves from (yuan)"))
    large_from = _amount(gettext_lazy("Large orders from (yuan)"))
    small_below = _amount(gettext_lazy("Small orders below (yuan)"))
    default_tax_rate = PercentField(label=gettext_lazy("Usual tax rate (%)"))
    freight_tax_rate = PercentField(label=gettext_lazy("Tax rate of freight (%)"))
    delivery_ahead = DaysField(
        label=gettext_lazy("Working days before delivery"),
        required=False,
        empty_value=[],
        help_text=gettext_lazy("When the account manager is reminded, like “3, 1”."),
    )
    payment_ahead = DaysField(label=gettext_lazy("Days before a payment is due"), required=False, empty_value=[])
    payment_late = DaysField(label=gettext_lazy("Days after a payment was due"), required=False, empty_value=[])

    class Meta:
        model = Policy
        fields = [name for _heading, names in SECTIONS for name in names]

    @property
    def sections(self):
        """[(heading, fields)] for the page."""
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS]

    @property
    def first(self):
        """The few fields that are asked for on day one."""
        return [self[name] for name in FIRST]

    @property
    def folded(self):
        """[(heading, fields, their values in words, whether one of them is wrong)] of all others."""
        sections = [(heading, [self[name] for name in names if name not in FIRST]) for heading, names in SECTIONS]
        return [
            (heading, fields, [(field.label, _in_words(field)) for field in fields], any(f.errors for f in fields))
            for heading, fields in sections
            if fields
        ]

    def clean(self):
        data = super().clean()
        large, small = data.get("large_from"), data.get("small_below")
        if large is not None and small is not None and small > large:
            self.add_error("small_below", _("Small orders end below the amount where large ones begin."))
        if 0 < (data.get("keep_log") or 0) < LEAST_YEARS_OF_LOG:
            self.add_error("keep_log", _("The law asks for three years at least: enter 3 or more, or 0 for ever."))
        return data


def _in_words(field):
    """What a field says now, as a page tells it."""
    value, choices = field.value(), dict(getattr(field.field, "choices", ()))
    if isinstance(field.field, forms.BooleanField):
        return _("yes") if value else _("no")
    return choices.get(value, value) if value not in (None, "", []) else "—"


class RolesOfRuleField(forms.MultipleChoiceField):
    """Some of the roles, in the order in which pages name them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(choices=Role.choices, required=False, **options)

    def clean(self, value):
        chosen = super().clean(value)
        return [role for role in Role.values if role in chosen]


def _number(label, least, most, **options):
    return forms.IntegerField(label=label, min_value=least, max_value=most, **options)


class SignInForm(forms.ModelForm):
    """How long people stay signed in, and who needs more than a password."""

    session_idle_hours = _number(gettext_lazy("Signed out after hours without work"), 1, 72)
    session_days = _number(gettext_lazy("Signed out in any case after days"), 1, 30)
    strict_roles = RolesOfRuleField(label=gettext_lazy("Roles with shorter times"))
    strict_idle_minutes = _number(gettext_lazy("Their minutes without work"), 5, 24 * 60)
    strict_session_hours = _number(gettext_lazy("Their hours in any case"), 1, 168)
    second_factor_roles = RolesOfRuleField(label=gettext_lazy("Roles that need a second factor"))
    second_factor_days = _number(gettext_lazy("Days of grace to set it up"), 0, 90)

    class Meta:
        model = Policy
        fields = ["session_idle_hours", "session_days", "strict_roles", "strict_idle_minutes", "strict_session_hours"]
        fields += ["second_factor_roles", "second_factor_days"]


class MailServerForm(forms.ModelForm):
    """Where mail goes out; the stored password is never shown."""

    test_to = forms.EmailField(label=gettext_lazy("Test message to"), required=False)

    class Meta:
        model = MailServer
        fields = ["host", "port", "security", "username", "password", "sender", "sender_name"]
        widgets = {"password": forms.PasswordInput(attrs={"autocomplete": "new-password"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.password:
            self.fields["password"].help_text = _("A password is stored. Leave the field empty to keep it.")

    def clean_host(self):
        host = normalise(self.cleaned_data["host"])
        if not re.fullmatch(r"[\w.:-]+", host):
            raise ValidationError(_("“%(host)s” is no name of a server, like smtp.example.com.") % {"host": host})
        return host


class ClearDemoForm(forms.Form):
    """The name of the demo company, typed by whoever means it."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=120)
