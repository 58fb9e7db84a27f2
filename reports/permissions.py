"""Who reads the company's figures."""

from reports.querysets import READERS


def reads_reports(user):
    return user.has_role(*READERS)
