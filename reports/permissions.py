"""Who reads the company's figures: those who lead, and finance."""

from orderdesk.accounts.models import Role

READERS = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


def reads_reports(user):
    return user.has_role(*READERS)
