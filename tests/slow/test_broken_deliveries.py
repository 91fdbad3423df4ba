"""Broken deliveries in a whole installation: what is published stays what it was, or becomes a sound new release."""

from __future__ import annotations

import random
import re

import pytest

pytestmark = pytest.mark.slow

PERSON = re.compile(r"(?<!\d)99\d{7}(?!\d)")
TRIES = 6
"""Refreshes; one in two or three is accepted and then takes its half minute."""


def test_whatever_arrives_the_release_in_force_is_sound(copied):
    landing = copied.data_dir / "landing"
    victims = sorted(path for path in landing.glob("*/*") if path.suffix in (".csv", ".xlsx", ".xml"))
    dice = random.Random(20240101)
    for number in range(TRIES):
        victim = dice.choice(victims)
        whole = victim.read_bytes()
        place, length = dice.randrange(len(whole)), dice.randrange(1, 200)
        victim.write_bytes(whole[:place] + dice.randbytes(dice.randrange(20)) + whole[place + length :])
        before = copied.release
        refreshed = copied.sdib("refresh")
        said = refreshed.stdout + refreshed.stderr
        assert refreshed.returncode in (0, 1), f"{number} {victim.name}: {said}"
        assert "Traceback" not in said
        assert not PERSON.search(said)
        if refreshed.returncode == 1:
            assert copied.release == before, f"{number} {victim.name}: {said}"
            assert victim.parent.name in said
        assert copied.sdib("verify").returncode == 0
        victim.write_bytes(whole)
