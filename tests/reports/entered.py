"""Actions that a review decided on."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from reports import services

OCTOBER = date(2026, 10, 1)


LIST = "/reports/actions/"


def enter(firm, **changes):
    facts = {
        "problem": "驱动板缺料",
        "impact": "3 单迟",
        "measure": "安全库存 15 天",
        "owner": firm.warehouse,
        "due_on": localdate() + timedelta(days=9),
        "by": firm.manager,
    }
    return services.enter_action(OCTOBER, **facts | changes)
