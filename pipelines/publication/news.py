"""Whether there is anything to publish: the one rule for the command, the daemon's ticks and the run itself."""

from __future__ import annotations

from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs
from pipelines.publication.versions import current, damage, find, newest_manifest
from pipelines.settings import Settings


def unchanged_since(settings: Settings, inputs: Inputs) -> str | None:
    """Name the newest release when it was made from these very inputs; null when there is something to publish.

    The newest and not the one in force: a rollback mustn't be undone by the next night.

    Args:
        settings: The installation.
        inputs: What a release would be made from now.

    Raises:
        PublicationError: When the release in force is damaged: readers get it as it is now, so that is said every time.
    """
    newest = newest_manifest(settings)
    in_force = current(settings)
    if not newest or not in_force:
        return None
    if problems := damage(in_force):
        raise PublicationError(
            f"Release {in_force.versie}, now in force, is damaged: {' '.join(problems)} "
            "Put a sound one in force with: sdib rollback VERSION"
        )
    if newest["versie"] != in_force.versie and damage(find(settings, newest["versie"])):
        return None  # Rolled back because it is damaged: it is made again.
    return newest["versie"] if newest["inputs"]["fingerprint"] == inputs.fingerprint else None
