"""Which variables of the environment the settings are read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipelines.settings import load_settings


class _Asked(Mapping[str, str]):
    """An empty environment that keeps which names it was asked for."""

    def __init__(self):
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def settings_read() -> set[str]:
    """Ask for all settings, and give the names of the variables."""
    asked = _Asked()
    load_settings(asked)
    return asked.names
