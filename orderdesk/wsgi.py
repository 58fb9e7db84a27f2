"""The entry point for gunicorn and every other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from orderdesk.core.watch.metrics import share_counts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orderdesk.settings")

share_counts()
application = get_wsgi_application()
