"""What somebody has chosen for a list: its columns, the saved views of it, and the view that it starts with.

It is kept with people (`orderdesk/accounts/looks.py`); a list gets it from its reader by `User.look_at`, in one query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from orderdesk.core.pages.paging import POSITION
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import excerpt, key_typed

if TYPE_CHECKING:
    from orderdesk.core.lists import Filter

VIEW = "view"  # the parameter that says which saved view is shown; "0" is none, also where the list starts with one


@dataclass(frozen=True)
class View:
    """One saved view as a list shows it: a question and columns under a name."""

    pk: int
    name: str
    query: str
    columns: Sequence[str]
    owner: str
    is_own: bool

    def address(self, url_name: str) -> str:
        """Where the list shows it. The question stands in the address, so that filters and pages go on from it."""
        return f"{reverse(url_name)}?{self.query}{'&' if self.query else ''}{VIEW}={self.pk}"


@dataclass(frozen=True)
class Look:
    """What one person has chosen for one list. No columns are the usual ones."""

    columns: Sequence[str] = ()
    start: int | None = None
    views: Sequence[View] = ()

    def view(self, key: int | None) -> View | None:
        return next((view for view in self.views if view.pk == key), None)


@dataclass(frozen=True)
class ViewLink:
    """A saved view as a link above the list."""

    name: str
    url: str
    owner: str  # of a view that somebody else shares
    current: bool
    is_changed: bool  # whether something else is asked for meanwhile


class Steered:
    """The part of a list that its readers steer: it reads the look, and says where it is changed."""

    is_steered: ClassVar[bool] = False  # whether people choose its columns and save views of it
    also_asked: ClassVar[Sequence[str]] = ()  # parameters that the list knows without a filter
    asked_labels: ClassVar[Mapping[str, Any]] = {}  # {parameter: words} of filters that not every reader has
    url_name: ClassVar[str]
    tab_labels: ClassVar[Mapping[str, Any]]
    default_tab: ClassVar[str]
    sorts: ClassVar[Mapping[str, str]]
    default_sort: ClassVar[str]
    user: Any
    params: QueryDict

    if TYPE_CHECKING:

        @property
        def filters(self) -> list[Filter]: ...

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__dict__.get("is_steered"):
            STEERED[cls.url_name] = cls

    @classmethod
    def question_of(cls, params: QueryDict) -> str:
        """What is asked for, as one text whatever the order of the parameters: no page, no view, nothing usual."""
        usual = {("show", cls.default_tab), ("sort", cls.default_sort)}
        pairs = [(name, value) for name in sorted(params) for value in params.getlist(name) if value]
        return urlencode([pair for pair in pairs if pair[0] not in (*POSITION, VIEW) and pair not in usual])

    @cached_property
    def look(self) -> Look:
        return self.user.look_at(self.url_name) if self.is_steered else Look()

    @cached_property
    def view(self) -> View | None:
        """The saved view that the address names, where this person sees it."""
        return self.look.view(key_typed(self.params.get(VIEW))) if VIEW in self.params else None

    @property
    def views(self) -> list[ViewLink]:
        """The saved views that this person sees, as links."""
        return [
            ViewLink(
                view.name,
                view.address(self.url_name),
                "" if view.is_own else view.owner,
                view is self.view,
                view is self.view and view.query != self.question_of(self.params),
            )
            for view in self.look.views
        ]

    @property
    def start_url(self) -> str:
        """Where this person's list starts, when the address asks for nothing; else empty."""
        start = None if self.params else self.look.view(self.look.start)
        return start.address(self.url_name) if start else ""

    @property
    def bare_url(self) -> str:
        """The address of the list without any question, also for whoever starts with a view."""
        return reverse(self.url_name) + (f"?{VIEW}=0" if self.look.view(self.look.start) else "")

    @property
    def columns_url(self) -> str:
        return self._of_this("looks:choose-columns")

    @property
    def save_url(self) -> str:
        return self._of_this("looks:save-view")

    def _of_this(self, name: str) -> str:
        query = f"?{self.params.urlencode()}" if self.params else ""
        return reverse(name, args=[self.url_name]) + query

    @property
    def notes(self) -> list[str]:
        """What of a saved view cannot be shown, in sentences."""
        if not self.is_steered or not key_typed(self.params.get(VIEW)):
            return []
        if self.view is None:
            return [_("This saved view is not there any more, or no longer shared with you.")]
        lost = [words for name in QueryDict(self.view.query) for words in self._lost_of(name)]
        sentence = _("The view “%(view)s” asks for what this list does not have: %(what)s.")
        return [sentence % {"view": self.view.name, "what": listed(lost)}] if lost else []

    def _lost_of(self, name: str) -> list[str]:
        """What is asked for under one parameter and is no choice of the list, in words."""
        values = self.params.getlist(name)
        if name == "sort":
            return [excerpt(value) for value in values if value.lstrip("-") not in self.sorts]
        if name == "show":
            return [excerpt(value) for value in values if value not in self.tab_labels]
        filter_ = next((each for each in self.filters if each.name == name), None)
        if filter_ is None and name in ("q", *self.also_asked):
            return []
        choices = {str(option.value) for option in filter_.options} if filter_ else set()
        label = filter_.label if filter_ else self.asked_labels.get(name, name)
        return [f"{label} {excerpt(value)}" for value in values if value and value not in choices]


STEERED: dict[str, type[Any]] = {}  # {url name: list} of those that people steer
