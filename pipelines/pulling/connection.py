"""A connection to a remote: opened when it is needed, bounded in time, opened anew after it broke."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pipelines.pulling.errors import TransientError
from pipelines.pulling.faults import translated
from pipelines.pulling.patience import Patience
from pipelines.pulling.place import Place, hang_up, open_root

if TYPE_CHECKING:
    from upath import UPath

T = TypeVar("T")


class Connection:
    """The file systems of one remote, one per declared url."""

    def __init__(self, place: Place, patience: Patience) -> None:
        """Prepare; nothing is connected to yet."""
        self._place, self._patience = place, patience
        self._roots: dict[str, UPath] = {}

    def root(self, place: str) -> UPath:
        """Give the path to which a declared url leads. Raises a PullError."""
        if place not in self._roots:
            url, options = self._place.url(place), self._place.options(self._patience.limits)
            self._roots[place] = self.ask(lambda: open_root(url, options))
        return self._roots[place]

    def ask(self, call: Callable[[], T]) -> T:
        """Call the file system, and wait no longer than a remote may be silent. Raises a PullError."""
        try:
            with translated(self._place.scrub):
                return self._patience.within(self._patience.limits.silence, call)
        except TransientError:
            # The next attempt begins with a connection of its own.
            self.close()
            raise

    def close(self) -> None:
        """Hang up, so that nothing goes on waiting for a remote that may be gone."""
        for root in self._roots.values():
            hang_up(root.fs)
        self._roots.clear()
