"""Moments, and what is recorded at them."""

from datetime import datetime

from django.utils.timezone import get_default_timezone

ZONE = get_default_timezone()


def moment(day, hour=10, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
