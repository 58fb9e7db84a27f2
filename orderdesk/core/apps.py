from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "orderdesk.core"
    label = "core"
    verbose_name = _("Working days")

    def ready(self) -> None:
        from celery.signals import beat_init, before_task_publish, task_postrun, task_prerun
        from django.db.backends.signals import connection_created

        from orderdesk.core import beat
        from orderdesk.core.pages import slots
        from orderdesk.core.watch import queries, reports, work

        slots.autodiscover()
        apps.get_app_config("axes").verbose_name = _("Log-ins")
        beat_init.connect(beat.beat_at_once)
        before_task_publish.connect(beat.record_beat, sender="core.heartbeat")
        before_task_publish.connect(work.mark_task)
        task_prerun.connect(work.begin_task)
        task_postrun.connect(work.end_task)
        connection_created.connect(queries.watch_connection)
        reports.begin()
