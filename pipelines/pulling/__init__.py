"""Pulls exports from where they are made into landing: what is new, whole, once, and never changes anything there."""

from pipelines.pulling.pull import pull_source, pulled_here
from pipelines.pulling.report import PullReport

__all__ = ["PullReport", "pull_source", "pulled_here"]
