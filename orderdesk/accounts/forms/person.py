"""A colleague and their roles, alone or pasted from a sheet."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, Team, User
from orderdesk.accounts.pasted import look_at_people, shortened
from orderdesk.accounts.roles import role_choices
from orderdesk.core.errors import Refused
from orderdesk.core.pages.fields import PhoneField
from orderdesk.core.text.typed import clean_text, normalise

SAMPLE = "\n".join(
    [
        "姓名\t登录名\t邮箱\t手机\t组\t角色",
        "李敏\tlimin\tlimin@example.com\t13900001111\t华东组\t销售助理",
        "周强\t\t\t13900002222\t华东组\t客户经理",
    ]
)


class RolesField(forms.MultipleChoiceField):
    """The roles with what each may do, one below the other."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        options.setdefault("label", gettext_lazy("Roles"))
        super().__init__(choices=Role.choices, **options)


class PersonForm(forms.ModelForm):
    """Who somebody is, where they belong, and what they may do."""

    phone = PhoneField(label=gettext_lazy("Phone"), max_length=30, required=False)
    roles = RolesField(required=False)

    class Meta:
        model = User
        fields = ["name", "username", "email", "phone", "team", "deputy", "is_absent", "leads_all_teams", "is_legal"]
        fields += ["language"]
        labels = {
            "name": gettext_lazy("Full name"),
            "username": gettext_lazy("Log-in name"),
            "email": gettext_lazy("E-mail"),
        }
        help_texts = {
            "username": gettext_lazy("Letters, digits and @ . + - _"),
            "deputy": gettext_lazy("Decides and is reminded in this person's place while they are absent."),
            "leads_all_teams": gettext_lazy("A sales manager with this tick leads every team."),
        }
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.roles)
        others = User.objects.active().colleagues().exclude(pk=self.instance.pk)
        self.fields["deputy"].queryset = others.by_name()
        self.fields["team"].queryset = Team.objects.all()

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def clean_username(self):
        """Log-in names are one and the same whatever their capitals."""
        login = self.cleaned_data["username"].strip()
        if User.objects.filter(username__iexact=login).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The log-in name “%(login)s” is taken.") % {"login": login})
        return login

    @property
    def role_rows(self):
        """[(role, name, what it may do, whether it is ticked)] for the page."""
        ticked = self["roles"].value() or []
        return [(value, label, words, value in ticked) for value, label, words in role_choices()]


class InviteForm(PersonForm):
    """A new colleague: at least one role, or there is nothing to do for them."""

    roles = RolesField()

    class Meta(PersonForm.Meta):
        fields = ["name", "username", "email", "phone", "team"]

    def __init__(self, *args, **kwargs):
        super(PersonForm, self).__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.all()


class PasteForm(forms.Form):
    """Rows of a sheet as they come out of the clipboard."""

    rows = forms.CharField(
        label=gettext_lazy("People"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "placeholder": SAMPLE,
                "spellcheck": "false",
            }
        ),
        help_text=gettext_lazy(
            "Copied from Excel, one person a row: name, log-in name, mail, phone, team, roles. An empty log-in name "
            "becomes the name in pinyin; several roles stand with a comma between them. A sales manager leads the team "
            "that has no leader yet, a sales assistant assists it."
        ),
    )

    asks = None  # what of the rows has no place here, to be confirmed
    asked_teams = ()  # [(name, whether it is ticked)] of the teams that do not exist yet

    @property
    def is_open(self):
        """Whether something is to be answered before the people are taken."""
        return bool(self.errors or self.asks or self._unanswered)  # errors first: they read the rows

    def clean_rows(self):
        new, asked = self.data.getlist("new_teams"), self.data.getlist("asked_teams")
        answers = {"confirmed": self.data.get("confirmed", ""), "new_teams": new, "asked_teams": asked}
        try:
            pasted = look_at_people(self.cleaned_data["rows"], **answers)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.asks, self._unanswered = pasted.question, pasted.teams
        self.asked_teams = [*((name, name in new) for name in asked), *((name, True) for name in pasted.teams)]
        if pasted.faults:
            raise forms.ValidationError(shortened(pasted.faults))
        return pasted.people

    _unanswered: Sequence[str] = ()


class TeamForm(forms.ModelForm):
    """A sales team with its people."""

    assistants = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Assistants")
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Members")
    )

    class Meta:
        model = Team
        fields = ["name", "leader"]
        help_texts = {"leader": gettext_lazy("Approves the orders of the team; has to be a sales manager.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.active().colleagues().by_name()
        mine = User.objects.filter(pk__in=[self.instance.leader_id])
        self.fields["leader"].queryset = (people.with_role(Role.SALES_MANAGER) | mine.distinct()).distinct()
        self.fields["assistants"].queryset = people.with_role(Role.SALES_ASSISTANT)
        self.fields["members"].queryset = people
        if self.instance.pk:
            self.initial["assistants"] = list(self.instance.assistants.values_list("pk", flat=True))
            self.initial["members"] = list(self.instance.members.values_list("pk", flat=True))

    def clean_name(self):
        return normalise(self.cleaned_data["name"])


class HandOverForm(forms.Form):
    """One new owner for everything, or one for each kind of thing."""

    def __init__(self, *args, kinds, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[f"heir-{kind.key}"] = forms.ModelChoiceField(
                kind.heirs(person).by_name(),
                label=kind.label,
                required=False,
                empty_label=_("leave as it is"),
            )

    @property
    def heirs(self):
        """{kind: new owner} of what was chosen."""
        chosen = {kind.key: self.cleaned_data.get(f"heir-{kind.key}") for kind in self.kinds}
        return {key: owner for key, owner in chosen.items() if owner is not None}

    def clean(self):
        data = super().clean()
        if not self.errors and not self.heirs:
            raise forms.ValidationError(_("Choose a new owner for at least one kind."))
        return data
