"""The name of a saved view, whom it is shared with, and which columns a list shows."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.looks import LONGEST_NAME, Scope
from orderdesk.accounts.models import Team
from orderdesk.accounts.permissions import shares_with_all, shares_with_team


class ViewNameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)


class SaveViewForm(ViewNameForm):
    """A name for the present question."""

    replaces = forms.BooleanField(label=gettext_lazy("Replace my view of this name"), required=False)
    starts = forms.BooleanField(label=gettext_lazy("Start this list with it"), required=False)


class ShareViewForm(forms.Form):
    """With whom a view is shared: what a leader may choose."""

    shared = forms.ChoiceField(label=gettext_lazy("Shared with"))

    def __init__(self, *args, view, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {
            f"team-{team.pk}": team for team in Team.objects.filter(leader=user) if shares_with_team(team, user)
        }
        choices = [(Scope.OWN.value, Scope.OWN.label)]
        choices += [(key, _("Team %(team)s") % {"team": team}) for key, team in self.teams.items()]
        choices += [(Scope.ALL.value, Scope.ALL.label)] if shares_with_all(user) else []
        self.fields["shared"].choices = choices
        self.fields["shared"].initial = f"team-{view.team_id}" if view.team_id else view.scope
        self.is_offered = len(choices) > 1 or view.scope != Scope.OWN

    @property
    def facts(self):
        """What the service takes: {"scope", "team"}."""
        shared = self.cleaned_data["shared"]
        team = self.teams.get(shared)
        return {"scope": Scope.TEAM if team else shared, "team": team}


class ColumnsForm:
    """The columns of a list in the order of the page: which are ticked, and which one was moved up or down."""

    def __init__(self, columns, chosen, data=None):
        self.choices = {column.key: column for column in columns if not column.is_fixed}
        self.fixed = [column for column in columns if column.is_fixed]
        self.ticked = [key for key in (data.getlist("column") if data else chosen) if key in self.choices]
        placed = [key for key in (data.getlist("order") if data else chosen) if key in self.choices]
        self.order = list(dict.fromkeys([*placed, *self.choices]))
        self.moved = self.way = ""
        for way, step in (("up", -1), ("down", 1)):
            if data and data.get(way) in self.choices:
                self._move(data[way], step)
                self.moved, self.way = data[way], way

    def _move(self, key, step):
        at = self.order.index(key)
        to = at + step
        if 0 <= to < len(self.order):
            self.order[at], self.order[to] = self.order[to], self.order[at]

    @property
    def keys(self):
        """The ticked keys in their order."""
        return [key for key in self.order if key in self.ticked]

    @property
    def rows(self):
        """[{key, heading, is_ticked, is_first, is_last, focus}] as the page shows them."""
        last = len(self.order) - 1
        return [
            {
                "key": key,
                "heading": self.choices[key].heading,
                "is_ticked": key in self.ticked,
                "is_first": at == 0,
                "is_last": at == last,
                "focus": self._focus(at, last) if key == self.moved else "",
            }
            for at, key in enumerate(self.order)
        ]

    def _focus(self, at, last):
        """Which button keeps the keyboard: the one that was pressed, at an end the other one."""
        if at == 0:
            return "down"
        return "up" if at == last else self.way
