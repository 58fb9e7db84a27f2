from django.db.models import Count, Q, QuerySet


class OrderTemplateQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own, and those that are shared with one's team; whoever has every team sees all that are shared."""
        shared = Q(team__isnull=False) if user.leads_all_teams else Q(team__in=user.team_ids)
        return self.filter(Q(owner=user) | shared, dropped_at=None)

    def with_count(self):
        """Each with its number of lines."""
        return self.annotate(count=Count("lines"))
