"""The ground of OrderDesk: settings, urls, the worker, and what every app stands on."""

from orderdesk.celery import app as celery_app

__all__ = ["celery_app"]
