"""How long a remote is waited for, and what is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import TypeVar

import stamina
import stamina.instrumentation

from pipelines.pulling.errors import HaltError, TransientError

T = TypeVar("T")

# Its log lines would go to the terminal between ours; the report counts the attempts.
stamina.instrumentation.set_on_retry_hooks([])


@dataclass(frozen=True)
class Limits:
    """Bounds on one pull of one source.

    Attributes:
        connect: Seconds to connect and log in; a host that is there answers within a few.
        silence: Seconds without a single byte after which a remote counts as gone.
        total: Seconds for the whole; half an hour holds 20 GB at 100 Mbit/s, and leaves the night to the refresh.
        attempts: How often something transient is tried; with the waits between them about two minutes.
        first_wait: Seconds before the second attempt; each next wait is twice as long.
        longest_wait: Seconds of the longest wait; a server that asks for more is left for the next time.
    """

    connect: float = 20
    silence: float = 60
    total: float = 1800
    attempts: int = 5
    first_wait: float = 5
    longest_wait: float = 60


class Patience:
    """Counts the time of one pull, and its second attempts."""

    def __init__(self, limits: Limits) -> None:
        """Start the clock."""
        self.limits = limits
        self.retries = 0
        self._end = time.monotonic() + limits.total

    @property
    def left(self) -> float:
        """Seconds that are left for the whole pull."""
        return self._end - time.monotonic()

    def check(self) -> None:
        """Stop when the time is over.

        Raises:
            HaltError: Saying so.
        """
        if self.left <= 0:
            raise HaltError(
                f"took longer than {self.limits.total:.0f} s, and was broken off; the rest is for next time"
            )

    def within(self, seconds: float, call: Callable[[], T]) -> T:
        """Call something that may never come back, and wait for it no longer than this.

        In a thread of its own, because no file system lets every call of it be bounded: a share that hangs, for one.

        Raises:
            TransientError: When it didn't come back.
        """
        self.check()
        outcome: list[Callable[[], T]] = []
        thread = Thread(target=lambda: outcome.append(_settled(call)), daemon=True)
        thread.start()
        thread.join(min(seconds, max(self.left, 0)))
        if not outcome:
            self.check()
            raise TransientError(f"no answer within {seconds:.0f} s")
        return outcome[0]()

    def again(self, call: Callable[[], T]) -> T:
        """Call, and call again with longer and longer waits while what goes wrong is transient.

        Raises:
            PullError: Of the last attempt.
        """
        limits = self.limits
        for attempt in stamina.retry_context(
            on=self._wait_for,
            attempts=limits.attempts,
            timeout=max(self.left, 0.001),
            wait_initial=limits.first_wait,
            wait_max=limits.longest_wait,
            wait_jitter=limits.first_wait / 4,
        ):
            with attempt:
                self.retries += attempt.num > 1
                return call()
        raise AssertionError("stamina gives a result or raises")

    def _wait_for(self, error: Exception) -> bool | float:
        if not isinstance(error, TransientError):
            return False
        return True if error.wait is None else error.wait <= self.limits.longest_wait and error.wait


def _settled(call: Callable[[], T]) -> Callable[[], T]:
    """Call, and give what came of it as a call that returns or raises the same."""
    try:
        result = call()
    except BaseException as error:
        return _raiser(error)
    return lambda: result


def _raiser(error: BaseException) -> Callable[[], T]:
    def again() -> T:
        raise error

    return again
