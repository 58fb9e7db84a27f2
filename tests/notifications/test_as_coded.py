"""A sentence as it stands in the code, whatever the language of the moment."""

from django.utils.translation import gettext_lazy, override

from orderdesk.notifications.services import as_coded


def test_it_is_the_same_in_every_language():
    sentence = gettext_lazy("%(by)s wrote about %(order)s")

    with override("zh-hans"):
        assert as_coded(sentence) == "%(by)s wrote about %(order)s"


def test_what_is_too_long_to_be_kept_is_empty():
    assert as_coded("x" * 201) == ""
