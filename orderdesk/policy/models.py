import re
from datetime import time
from decimal import Decimal
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Role
from orderdesk.core.record.history import Signed, records

STRICT_ROLES = (Role.FINANCE.value, Role.ADMINISTRATOR.value)  # whose log-ins are shorter, unless the house says else
MOST_YEARS = 50
LONGEST_OFFER = 366  # days
LEAST_YEARS_OF_LOG = 3


def days(name, usual):
    """A field for a list of days, in any order."""
    return ArrayField(models.PositiveSmallIntegerField(), verbose_name=name, default=partial(list, usual), blank=True)


def roles(name, usual):
    """A field for some of the roles."""
    role = models.CharField(max_length=20)
    return ArrayField(role, verbose_name=name, default=partial(list, usual), db_default=list(usual), blank=True)


def years(name, usual, help_text):
    """A field for a number of years; 0 is never."""
    return models.PositiveSmallIntegerField(
        name, default=usual, db_default=usual, help_text=help_text, validators=[MaxValueValidator(MOST_YEARS)]
    )


def split_addresses(text):
    """The addresses of a list with commas, semicolons or spaces between them."""
    return [word for word in re.split(r"[,，、;；\s]+", text) if word]


def validate_addresses(text):
    """Each word is an e-mail address."""
    for word in split_addresses(text):
        try:
            validate_email(word)
        except ValidationError as fault:
            sentence = _("“%(word)s” is no e-mail address. Write several with commas between them.")
            raise ValidationError(sentence, params={"word": word}) from fault


class GateMode(models.TextChoices):
    """What happens where an order would go on without the money that was agreed on before."""

    FORBID = "forbid", _("refuse, until it is paid or a manager lets it pass")
    TELL = "tell", _("go on, and notify finance")


class CreditMode(models.TextChoices):
    """What happens where an order goes beyond its customer's credit limit."""

    TELL = "tell", _("go on, and notify finance")
    APPROVE = "approve", _("ask for an approval")
    FORBID = "forbid", _("refuse")


class Policy(Signed, models.Model):
    """The numbers of the house rules. One row, changed by an administrator; never a literal in the code."""

    company = models.CharField(_("company name"), max_length=120, blank=True, default="")
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    address = models.CharField(_("company address"), max_length=200, blank=True)
    phone = models.CharField(_("company phone"), max_length=40, blank=True)
    tax_no = models.CharField(_("tax number"), max_length=20, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    account = models.CharField(_("bank account"), max_length=40, blank=True)
    logo = models.FileField(
        _("logo"),
        upload_to="company",
        blank=True,
        help_text=_("Printed at the top of every paper. JPEG, PNG or WebP, up to 1 MB; best wide and on white."),
    )
    seal = models.FileField(
        _("seal"),
        upload_to="company",
        blank=True,
        help_text=_("Printed where the order confirmation is sealed. PNG without background, up to 1 MB."),
    )
    site_url = models.CharField(
        _("address of OrderDesk"),
        max_length=120,
        blank=True,
        default="",
        help_text=_(
            "What colleagues type to open OrderDesk, such as http://192.168.1.20:8000: it stands in invitations, mails "
            "and QR codes."
        ),
    )
    clauses = models.TextField(
        _("clauses of the order confirmation"),
        max_length=4000,
        blank=True,
        help_text=_("Printed below the goods, one clause per line: warranty, acceptance, disputes …"),
    )
    slip_copies = models.CharField(
        _("copies of the delivery slip"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("Whose each copy is, as the foot of the slip says. Empty: white, red and yellow as usual."),
    )
    director_from = models.DecimalField(
        _("director approves from (yuan)"), max_digits=14, decimal_places=2, default=Decimal(100000)
    )
    large_from = models.DecimalField(
        _("large orders from (yuan)"), max_digits=14, decimal_places=2, default=Decimal(100000)
    )
    small_below = models.DecimalField(
        _("small orders below (yuan)"), max_digits=14, decimal_places=2, default=Decimal(10000)
    )
    approval_hours = models.PositiveSmallIntegerField(_("hours for each approval"), default=24)
    nudge_minutes = models.PositiveSmallIntegerField(
        _("minutes between two times of urging"), default=30, db_default=30
    )
    information_hours = models.PositiveSmallIntegerField(_("working hours to ask the customer"), default=2)
    default_tax_rate = models.DecimalField(_("usual tax rate"), max_digits=5, decimal_places=4, default=Decimal("0.13"))
    freight_tax_rate = models.DecimalField(
        _("tax rate of freight"), max_digits=5, decimal_places=4, default=Decimal("0.09")
    )
    small_changes_free = models.BooleanField(
        _("contact and note of a confirmed order change without asking"), default=True
    )
    licence_needed = models.BooleanField(_("new customers need licence and credit record"), default=True)

    production_gate = models.CharField(
        _("production without the deposit"), max_length=8, choices=GateMode, default=GateMode.FORBID
    )
    dispatch_gate = models.CharField(
        _("dispatch without the prepayment"), max_length=8, choices=GateMode, default=GateMode.FORBID
    )
    credit_at_submit = models.CharField(
        _("credit exceeded: submit"), max_length=8, choices=CreditMode, default=CreditMode.TELL
    )
    credit_at_approve = models.CharField(
        _("credit exceeded: approve"), max_length=8, choices=CreditMode, default=CreditMode.APPROVE
    )
    credit_at_change = models.CharField(
        _("credit exceeded: change"),
        max_length=8,
        choices=CreditMode,
        default=CreditMode.APPROVE,
        db_default=CreditMode.APPROVE,
    )
    credit_at_dispatch = models.CharField(
        _("credit exceeded: dispatch"), max_length=8, choices=CreditMode, default=CreditMode.TELL
    )
    paid_to_complete = models.BooleanField(_("an order completes only when paid in full"), default=True)
    approval_clock = models.BooleanField(_("approvals have a clock"), default=True)
    information_clock = models.BooleanField(_("missing information has a clock"), default=True)
    ticket_clock = models.BooleanField(_("tickets have a clock"), default=True)
    answer_hours = models.PositiveSmallIntegerField(_("hours until a ticket's first answer"), default=24)
    answer_warning_hours = models.PositiveSmallIntegerField(_("hours until a warning before that"), default=20)
    review_hours = models.PositiveSmallIntegerField(_("working hours until a review"), default=2)
    review_escalation_hours = models.PositiveSmallIntegerField(_("hours until the manager is notified"), default=24)
    visit_days = models.PositiveSmallIntegerField(_("working days until the return visit"), default=3)
    visit_retry_days = models.PositiveSmallIntegerField(_("working days until the next attempt"), default=1)
    link_days = models.PositiveSmallIntegerField(
        _("days that a customer's link lasts after the delivery date"), default=90
    )
    quotation_days = models.PositiveSmallIntegerField(
        _("days that a quotation is valid"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_OFFER)],
        help_text=_("What a new quotation proposes; each may say another day."),
    )
    quiet_days = models.PositiveSmallIntegerField(_("working days without a follow-up record"), default=2)
    silence_days_a = models.PositiveSmallIntegerField(_("days of silence, level A"), default=30)
    silence_days_b = models.PositiveSmallIntegerField(_("days of silence, level B"), default=30)
    silence_days_c = models.PositiveSmallIntegerField(_("days of silence, level C"), default=30)
    delivery_ahead = days(_("working days before delivery"), [3, 1])
    payment_ahead = days(_("days before a payment is due"), [7, 3, 0])
    payment_late = days(_("days after a payment was due"), [1, 7, 15, 30])
    session_idle_hours = models.PositiveSmallIntegerField(
        _("hours without work until the log-in ends"), default=8, db_default=8
    )
    session_days = models.PositiveSmallIntegerField(_("days until the log-in ends"), default=7, db_default=7)
    strict_roles = roles(_("roles with shorter log-ins"), STRICT_ROLES)
    strict_idle_minutes = models.PositiveSmallIntegerField(
        _("minutes without work until the log-in of these roles ends"), default=60, db_default=60
    )
    strict_session_hours = models.PositiveSmallIntegerField(
        _("hours until the log-in of these roles ends"), default=12, db_default=12
    )
    second_factor_roles = roles(_("roles that need a second factor"), ())
    second_factor_days = models.PositiveSmallIntegerField(
        _("days of grace until it has to be set up"), default=7, db_default=7
    )
    digest_at = models.TimeField(_("digest of the day at"), default=time(8, 30))
    closed_years = years(
        _("years until closed orders can only be read"), 3, _("Counted from completion or cancellation. 0: never.")
    )
    keep_notices = years(
        _("years that notices are kept"),
        3,
        _("Then notices and closed reminders are deleted. 0: for ever."),
    )
    keep_mails = years(
        _("years that e-mails to customers are kept"), 3, _("Then address and text are taken out of them. 0: for ever.")
    )
    keep_contacts = years(
        _("years that contacts are kept once inactive"),
        3,
        _("Then they are anonymised, which nobody can undo. 0: for ever."),
    )
    keep_imports = years(
        _("years that uploaded sheets are kept"),
        3,
        _("Then the file goes; what was imported from it stays. 0: for ever."),
    )
    keep_log = years(
        _("years that the access log is kept"),
        5,
        _("Then entries are deleted. The law asks for three at least. 0: for ever."),
    )
    anchor_mail = models.CharField(
        _("the head of the history is mailed to"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        validators=[validate_addresses],
        help_text=_(
            "Addresses with commas, best outside the company: an auditor, an owner. One mail a day; with it nobody can "
            "rewrite the history of the database unseen."
        ),
    )

    history = records()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policy")
        constraints = [
            models.CheckConstraint(name="policy_is_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="policy_log_ins_last",
                condition=Q(session_idle_hours__gte=1)
                & Q(session_days__gte=1)
                & Q(strict_idle_minutes__gte=1)
                & Q(strict_session_hours__gte=1),
            ),
            models.CheckConstraint(
                name="policy_log_is_kept_by_law", condition=Q(keep_log=0) | Q(keep_log__gte=LEAST_YEARS_OF_LOG)
            ),
            models.CheckConstraint(name="policy_quotations_last", condition=Q(quotation_days__gte=1)),
            models.CheckConstraint(name="policy_classes_in_order", condition=Q(small_below__lte=F("large_from"))),
        ]

    def __str__(self):
        return str(_("Policy"))

    @classmethod
    def current(cls):
        """The row, or the defaults before somebody saved one."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def anchor_receivers(self):
        """The addresses to which the head of the history goes."""
        return split_addresses(self.anchor_mail)

    def gate_mode(self, gate):
        """What the house does at a gate: "production", "dispatch" or "credit" (of goods that leave)."""
        modes = {
            "production": self.production_gate,
            "dispatch": self.dispatch_gate,
            "credit": self.credit_at_dispatch,
        }
        return modes[gate]

    def amount_class(self, total):
        """large, medium or small."""
        if total >= self.large_from:
            return "large"
        return "small" if total < self.small_below else "medium"
