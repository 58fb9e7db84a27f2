"""Who belongs to another team."""

from orderdesk.accounts.models import Role
from tests.factories import TeamFactory, person


def strangers(firm):
    """Colleagues of another team in every role that sees rows by team, and somebody without any role."""
    team = TeamFactory()
    leader = person(Role.SALES_MANAGER, team=team)
    helper = person(Role.SALES_ASSISTANT)
    team.leader = leader
    team.save()
    team.assistants.add(helper)
    return {"account manager": firm.stranger, "manager": leader, "assistant": helper, "nobody": person()}
