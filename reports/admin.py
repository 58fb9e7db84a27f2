"""Targets are set here; what was decided and made is looked at."""

from django.contrib import admin

from orderdesk.core.admin import ReadOnlyAdmin, SignedAdmin
from reports.models import Action, MonthlyReview, Target
from reports.states import ActionReason


@admin.register(Target)
class TargetAdmin(SignedAdmin):
    """What a month should reach, of the company and of each account manager."""

    list_display = ["month", "figure", "person", "value"]
    list_filter = ["figure"]
    list_select_related = ["person"]
    ordering = ["-month", "figure", "person"]
    list_per_page = 100


@admin.register(MonthlyReview)
class MonthlyReviewAdmin(ReadOnlyAdmin):
    list_display = ["month", "version", "state", "by", "as_of", "digest"]
    list_filter = ["state"]
    exclude = ["pdf", "figures"]

    def get_queryset(self, request):
        return super().get_queryset(request).without_content()

    def history_view(self, request, object_id, extra_context=None):
        from django.http import Http404

        raise Http404  # a review is frozen: it has no history


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    reasons = (ActionReason,)
    list_display = ["month", "measure", "owner", "due_on", "state", "effect"]
    list_filter = ["state"]
    list_select_related = ["owner"]
