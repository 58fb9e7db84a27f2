from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "orderdesk.core"
    label = "core"

    def ready(self):
        from orderdesk.core import panels

        panels.autodiscover()
