"""What can be wrong with a pull, in one line for the engineer, without any secret."""

from __future__ import annotations


class PullError(Exception):
    """Something that a second attempt doesn't mend: a refused login, another host key, no such file."""


class HaltError(PullError):
    """Something that holds for every file to come: the time is over, or our own disk can't be written."""


class NotThereError(PullError):
    """The file isn't there: vanished since it was listed, or never there."""


class TransientError(PullError):
    """Something that may be over in a moment: a connection that broke, a server that is too busy.

    Attributes:
        wait: Seconds after which the server wants to be asked again; None when it doesn't say.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
