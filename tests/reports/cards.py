"""The dashboard as its reader finds it."""

from django.utils.timezone import localdate

PAGE = "/reports/"


def this_month():
    return localdate().replace(day=1)
