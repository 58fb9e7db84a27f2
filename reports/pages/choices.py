"""Menus of a page of figures: options with their addresses, and the selected one."""

from urllib.parse import urlencode

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.figures.dashboard import LAST, YEAR, months_to_choose
from reports.figures.scope import options
from reports.figures.span import month_before
from reports.pages.wording import labelled, month_name


class Choices:
    """The addresses of a dashboard: `query(month=…, owner=…)` is this one with something else chosen."""

    def __init__(self, scope, month, against=LAST):
        self.scope, self.month, self.against = scope, month, against

    def query(self, **changes):
        params = {"month": f"{self.month:%Y-%m}", "against": self.against, **self.scope.chosen, **changes}
        return urlencode({name: value for name, value in params.items() if value != ""})

    def month_query(self, month):
        return self.query(month=f"{month:%Y-%m}")

    def times(self, *, has_month=True):
        """The menus of month and comparison; without `has_month` no month is selected."""
        months = sorted({*months_to_choose(), self.month}, reverse=True)
        against = [(LAST, _("last month")), (YEAR, _("last year"))]
        return [
            _menu(_("Period"), [(self.month_query(m), month_name(m), has_month and m == self.month) for m in months]),
            _menu(_("Compared with"), [(self.query(against=key), name, key == self.against) for key, name in against]),
        ]

    def filters(self, period):
        """Team, person, kind of customer and region; where there is one thing to choose, there is no menu."""
        return [
            self._filter(name, label, pairs)
            for name, label, pairs in options(self.scope, period)
            if len(pairs) > 1 or name in self.scope.chosen
        ]

    def _filter(self, name, label, pairs):
        chosen = self.scope.chosen.get(name, "")
        if chosen and chosen not in dict(pairs):
            pairs = [*pairs, (chosen, _("Unknown"))]
        options = [("", pgettext("no filter", "All")), *pairs]
        return _menu(label, [(self.query(**{name: key}), text, key == chosen) for key, text in options], is_on=chosen)

    def neighbours(self):
        """(query, name) of the month before and, where it has begun, of the next."""
        before, after = month_before(self.month), month_before(self.month, -1)
        following = (self.month_query(after), month_name(after)) if after <= localdate() else None
        return (self.month_query(before), month_name(before)), following

    def cleared(self):
        """The query of the same month without filters; empty where there is none to clear."""
        return self.query(**dict.fromkeys(self.scope.chosen, "")) if self.scope.chosen else ""


def _menu(label, options, *, is_on=True):
    chosen = next((text for _query, text, here in options if here), "") if is_on else ""
    return {
        "label": label,
        "name": labelled(label, chosen) if chosen else label,
        "chosen": chosen,
        "options": [{"query": query, "label": text, "is_chosen": here} for query, text, here in options],
    }
