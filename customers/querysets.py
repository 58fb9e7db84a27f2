from django.db.models import Q

from orderdesk.accounts.models import SEES_ALL, Role
from orderdesk.core.text.matching import MatchingQuerySet
from orderdesk.core.text.typed import is_digits, search_words


class CustomerQuerySet(MatchingQuerySet):
    def visible_to(self, user):
        """The only door from a request to a customer: one's own, one's teams', or all; none for the back office."""
        if user.sees_all_orders or user.has_role(*SEES_ALL, Role.AFTER_SALES):
            return self
        seen = (
            Q(owner=user)
            if user.has_role(Role.ACCOUNT_MANAGER, Role.SALES_MANAGER, Role.SALES_ASSISTANT)
            else Q(pk__in=[])
        )
        if user.team_ids:
            seen |= Q(team__in=user.team_ids)
        return self.filter(seen)

    def found_by(self, word, user):
        """What this person finds by a word: digits only in names, where the phones are masked for them."""
        if user.sees("phone"):
            return self.matching(word)
        words = search_words(word)
        customers = self.matching(" ".join(part for part in words if not is_digits(part)))
        for part in filter(is_digits, words):
            customers = customers.filter(Q(name__icontains=part) | Q(short_name__icontains=part))
        return customers

    def active(self):
        return self.filter(is_active=True)
