"""A Celery worker that kills itself while it delivers: python -m tests.notifications.dying_worker POINT FOLDER.

POINT is where kill -9 strikes: "before_claim", "after_claim", "after_sending", "after_marking", or "nowhere".
"""

import os
import signal
import sys
from datetime import timedelta

import django
from django.conf import settings

django.setup()

from orderdesk.celery import app
from orderdesk.notifications import services

NTH = 120  # how often the point is passed before the blow: in the midst of the work


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class Blow:
    """Counts how often a point is passed; the last time is the last of all."""

    def __init__(self, left):
        self.left = left

    def strike(self):
        self.left -= 1
        if not self.left:
            die()


def before(function, blow):
    def struck(*args, **kwargs):
        blow.strike()
        return function(*args, **kwargs)

    return struck


def after(function, blow):
    def struck(*args, **kwargs):
        result = function(*args, **kwargs)
        blow.strike()
        return result

    return struck


POINTS = {
    "before_claim": ("_claim", before, 3),
    "after_claim": ("_claim", after, 3),
    "after_sending": ("send_mail", after, NTH),
    "after_marking": ("_deliver_email", after, NTH),
}


def main(point, folder):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder
    services.LEASE = timedelta(seconds=1)
    if point in POINTS:
        name, wrap, left = POINTS[point]
        setattr(services, name, wrap(getattr(services, name), Blow(left)))
    app.worker_main(["worker", "--pool=solo", "--loglevel=ERROR", "--without-gossip", "--without-mingle"])


if __name__ == "__main__":
    main(*sys.argv[1:])
