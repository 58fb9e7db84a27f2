"""People: who they are, which roles and teams they have, and which fields they may read."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts import factors, sessions  # noqa: F401 - with models of this app
from orderdesk.accounts.looks import look_of
from orderdesk.core.looks import Look
from orderdesk.core.record.history import Signed, records
from orderdesk.core.text.by_sound import BySound


class Role(models.TextChoices):
    """The ten roles; each is a Group of the same name. A person's rights are the union of their roles'."""

    SALES_ASSISTANT = "sales_assistant", _("Sales assistant")
    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    SALES_MANAGER = "sales_manager", _("Sales manager")
    SALES_DIRECTOR = "sales_director", _("Sales director")
    WAREHOUSE = "warehouse", _("Warehouse")
    PRODUCTION = "production", _("Production")
    LOGISTICS = "logistics", _("Logistics")
    AFTER_SALES = "after_sales", _("After-sales")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


R = Role
SYSTEM = "system"
LINK = "by-link"
LINK_NAME = "客户（链接）"
FORMER = "former-"  # log-ins of people whom only a sheet of the past names
SALES = frozenset({R.SALES_ASSISTANT, R.ACCOUNT_MANAGER, R.SALES_MANAGER, R.SALES_DIRECTOR})
SEES_ALL = frozenset({R.SALES_DIRECTOR, R.FINANCE, R.ADMINISTRATOR})
BACK_OFFICE = frozenset({R.WAREHOUSE, R.PRODUCTION, R.LOGISTICS})
DECIDERS = frozenset({R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE})  # who approves, and stands in for who does
LEGAL = "legal"  # no role: people chosen by the administrator
LEGAL_READS = ("price", "credit")
STAFF = frozenset({R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE, R.ADMINISTRATOR})

# Which roles read which kind of field. Every page, list, export, diff and refusal asks `user.sees(kind)`.
READERS = {
    "price": SALES | {R.AFTER_SALES, R.FINANCE, R.ADMINISTRATOR},
    "cost": frozenset({R.SALES_MANAGER, R.SALES_DIRECTOR, R.FINANCE, R.ADMINISTRATOR}),
    "credit": SALES | {R.FINANCE, R.ADMINISTRATOR},
    "phone": SALES | {R.LOGISTICS, R.AFTER_SALES, R.ADMINISTRATOR},
}


class Team(Signed, models.Model):
    """A sales team: its leader approves, its assistants enter and follow up."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    leader = models.ForeignKey(
        "User", models.PROTECT, verbose_name=_("leader"), related_name="led_teams", null=True, blank=True
    )
    assistants: models.ManyToManyField = models.ManyToManyField(
        "User", verbose_name=_("assistants"), related_name="served_teams", blank=True
    )

    history = records()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def by_name(self):
        """In the order in which a list of names is read: by pinyin."""
        return self.order_by(BySound("name"), "pk")

    def with_role(self, *roles):
        return self.filter(groups__name__in=roles).distinct()

    def legal(self):
        """Who decides as legal."""
        return self.active().filter(is_legal=True)

    def colleagues(self):
        """Everybody but the signatures of the clock and of links, and people whom only past sheets name."""
        return self.exclude(username__in=(SYSTEM, LINK)).exclude(username__startswith=FORMER, is_active=False)

    def administrators(self):
        """Whoever may set up this installation: active, with the role or made by `createsuperuser`."""
        role = models.Q(pk__in=self.model.objects.filter(groups__name=Role.ADMINISTRATOR).values("pk"))
        return self.active().filter(role | models.Q(is_superuser=True))

    def represented_by(self, deputy, *, on):
        """Those in whose place this person decides on this day: absent until further notice, or from day to day."""
        dated = self.model._meta.get_field("deputyships").related_model.objects.standing(on=on).filter(deputy=deputy)
        return self.filter(Q(is_absent=True, deputy=deputy) | Q(pk__in=dated.values("person")))


class DeputyshipQuerySet(models.QuerySet):
    def standing(self, *, on):
        """Those that hold on this day."""
        return self.filter(ended_at=None, begins_on__lte=on, ends_on__gte=on)

    def ahead(self, *, on):
        """Those that hold on this day or will."""
        return self.filter(ended_at=None, ends_on__gte=on)

    def visible_to(self, user):
        """One's own, those in which one stands in, and for an administrator everybody's."""
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(Q(person=user) | Q(deputy=user))


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a base made at run time
    def create_superuser(self, username, email=None, password=None, **facts):
        """As Django does, but the password is checked here: the command asks whether to pass its check by."""
        if password is not None:
            validate_password(password, self.model(username=username, email=email or ""))
        return super().create_superuser(username, email, password, **facts)


class User(Signed, AbstractUser):
    """A colleague. Nobody is ever deleted: whoever leaves becomes inactive."""

    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name=_("team"), related_name="members", null=True, blank=True
    )
    deputy = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("deputy"), related_name="stands_in_for", null=True, blank=True
    )
    is_absent = models.BooleanField(_("absent"), default=False, help_text=_("While absent, the deputy may approve."))
    leads_all_teams = models.BooleanField(_("leads all teams"), default=False)
    is_legal = models.BooleanField(
        _("decides as legal"),
        default=False,
        db_default=False,
        help_text=_("Reads all orders, their prices and credit; decides where a rule asks legal."),
    )
    must_change_password = models.BooleanField(_("must choose an own password"), default=False, editable=False)
    second_factor_asked_on = models.DateField(null=True, editable=False)  # since when the rules ask for one
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans"
    )

    objects: ClassVar[UserManager] = UserManager()
    history = records(excluded_fields=["password", "last_login", "second_factor_asked_on"])

    first_name = None  # type: ignore[assignment]  # one name, as in Chinese
    last_name = None  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="user_is_not_own_deputy", condition=Q(deputy__isnull=True) | ~Q(deputy=F("pk")))
        ]

    def __str__(self):
        if self.is_by_link:
            return gettext("Customer (link)")
        return gettext("System") if self.is_system else self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def roles(self):
        """The names of this person's roles, one query for the life of the object."""
        if self.is_superuser:
            return frozenset(Role.values)
        return frozenset(self.groups.values_list("name", flat=True))

    def has_role(self, *roles):
        return not self.roles.isdisjoint(roles)

    @property
    def is_system(self):
        """Whether this is the signature of the clock and the command line, and nobody's log-in."""
        return self.username == SYSTEM

    @property
    def is_by_link(self):
        """Whether this is the signature of what customers do by the link of their order, and nobody's log-in."""
        return self.username == LINK

    def sees(self, kind):
        """Whether this person may read fields of a kind: "price", "cost", "credit" or (unmasked) "phone"."""
        return not self.roles.isdisjoint(READERS[kind]) or (self.is_legal and kind in LEGAL_READS)

    def look_at(self, list_name: str) -> Look:
        """What this person has chosen for a list, and the saved views that they see of it."""
        return look_of(self, list_name)

    @property
    def sees_everything(self):
        """Whether no kind of field is hidden from this person."""
        return all(self.sees(kind) for kind in READERS)

    @cached_property
    def sees_all_orders(self):
        leads_all = self.leads_all_teams and self.has_role(Role.SALES_MANAGER)
        return self.has_role(*SEES_ALL) or leads_all or self.is_legal

    @cached_property
    def represented(self):
        """{key: roles} of those in whose place this person decides today; nobody for who decides nothing."""
        if not self.is_approver:
            return {}
        people = {}
        absent = User.objects.active().represented_by(self, on=localdate())
        for key, role, is_legal in absent.values_list("pk", "groups__name", "is_legal"):
            people.setdefault(key, set()).update({role, LEGAL} if is_legal else {role})
        return people

    @property
    def is_approver(self):
        """Whether there is any level of approval that is this person's to decide."""
        return self.has_role(*DECIDERS) or self.is_legal

    @cached_property
    def team_ids(self):
        """Keys of the teams that this person serves as assistant or leads (also for an absent leader)."""
        mine = Q(pk__in=[])
        if self.has_role(Role.SALES_ASSISTANT):
            mine |= Q(assistants=self)
        if self.has_role(Role.SALES_MANAGER):
            mine |= Q(leader=self) | Q(leader__in=self.represented)
        return frozenset(Team.objects.filter(mine).values_list("pk", flat=True))

    @cached_property
    def home_team_id(self):
        """The own team, or one that this person serves or leads; None for who belongs to none."""
        return self.team_id or min(self.team_ids, default=None)

    @property
    def is_invited(self):
        """Whether this person has not chosen a password yet."""
        return not self.has_usable_password()

    @property
    def is_administrator(self):
        return self.is_active and self.has_role(Role.ADMINISTRATOR)

    def role_labels(self):
        """The roles in words, in the order in which pages name them; one query unless prefetched."""
        held = {group.name for group in self.groups.all()}
        return [role.label for role in Role if role.value in held]

    def get_absolute_url(self):
        return reverse("accounts:person", args=[self.pk])

    def can_enter_admin(self):
        return self.is_active and (self.is_superuser or self.has_role(*STAFF))


class Deputyship(Signed, models.Model):
    """Who decides in somebody's place, from one day to another, both included. Ended early, never deleted."""

    person = models.ForeignKey(User, models.PROTECT, related_name="deputyships", verbose_name=_("absent person"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("deputy"))
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)

    objects = DeputyshipQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("deputyship")
        verbose_name_plural = _("deputyships")
        ordering = ["begins_on", "pk"]
        indexes = [models.Index(fields=["ends_on"], condition=Q(ended_at__isnull=True), name="deputyship_ahead_idx")]
        constraints = [
            models.CheckConstraint(name="deputyship_is_anothers", condition=~Q(deputy=F("person"))),
            models.CheckConstraint(name="deputyship_days_in_order", condition=Q(ends_on__gte=F("begins_on"))),
        ]

    def __str__(self):
        return f"{self.person} → {self.deputy} · {self.begins_on} – {self.ends_on}"


def system_user():
    """The signature of what the clock and the command line do by themselves; nobody can log in as it."""
    return _signature(SYSTEM, "系统")


def link_user():
    """The signature of what customers do by the link of their order; nobody can log in as it."""
    return _signature(LINK, LINK_NAME)


def _signature(username, name):
    user = User.objects.filter(username=username).first()
    if user is None:
        user, _created = User.objects.get_or_create(
            username=username, defaults={"name": name, "is_active": False, "password": "!"}
        )
    return user
