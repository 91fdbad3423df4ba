"""How published quantities hang together, as everybody can know: sums, parts of a whole, rules of the indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.publication.protection.cells import BOUND, KEY, SPENDING, UNDER_BOUND
from pipelines.publication.protection.system import Relation

Key = tuple[str, int, str, str, str, str]
"""gemeente, year, wet, wijk, measure, component."""

Ratios = Mapping[tuple[str, int, str, str], float]
"""Per gemeente, year, component and line: the line divided by the nominal one."""

SUMS_OVER_WIJKEN = frozenset(
    {
        *("clienten", "clienten_peildatum", "clienten_maatwerk", "clienten_sociale_basis", "indicaties"),
        *("indicaties_peildatum", "instroom", "uitstroom", "bijstand_huishoudens", "uitkeringen_gemiddeld"),
        *("lks_ontvangers", "lks_uitgaven", "eigen_bijdragen", "opgelegd", "bijdragers", "clienten_met_omvang"),
        *("omvang_per_week", "clienten_groep_vanaf_5_dagdelen", "clienten_individueel_vanaf_4_uur"),
        *SPENDING,
        *("SOCIALE_BASIS_FORMEEL", "SOCIALE_BASIS_INFORMEEL"),
    }
)
"""Measures of which the wijken, with ONBEKEND and NIET_TOE_TE_DELEN, add up to the gemeente."""

SUMS_OVER_WETTEN = frozenset({*SPENDING, "indicaties", "indicaties_peildatum", "omvang_per_week"})
"""Measures of which the wetten add up to ALLE. Per wijk a person's address may differ by wet, so that there most of
them only nearly do; but where they do, a reader who subtracts is right, and so is the attacker."""

SUMS_OVER_PARTS = frozenset({"indicaties", "indicaties_peildatum", "eigen_bijdragen", "opgelegd"})
"""Measures of which voorzieningen or regelingen add up to the whole."""

HEAVY = frozenset(BOUND.values())
"""Persons with much support: who has it under one wet has it under both together, and some only then."""

PERSONS_UNDER_WETTEN = frozenset({"clienten", "clienten_peildatum", "clienten_met_omvang"})
"""Persons who can be under several wetten: each wet <= ALLE <= the wetten together."""

FLOWS = frozenset({"instroom", "uitstroom"})
"""Who is new under ALLE is new under one of its wetten; who is new under a wet may be known by another."""

NOT_MORE_THAN = (
    ("clienten_peildatum", "clienten"),
    ("indicaties_peildatum", "indicaties"),
    ("clienten", "indicaties"),
    ("clienten_peildatum", "indicaties_peildatum"),
    ("instroom", "clienten"),
    ("uitstroom", "clienten"),
    ("clienten_maatwerk", "clienten_peildatum"),
    ("clienten_groep_vanaf_5_dagdelen", "clienten_peildatum"),
    ("clienten_individueel_vanaf_4_uur", "clienten_peildatum"),
    ("bezwaren_gegrond", "bezwaren_afgehandeld"),
    ("BEIDE", "clienten_maatwerk"),
    ("BEIDE", "clienten_sociale_basis"),
)
"""Parts and their wholes, in the same place: a stand is in the stroom, a flow in the clients."""

LAYERS = (
    ("clienten_sociale_basis", {"SOCIALE_BASIS_FORMEEL": 1.0, "SOCIALE_BASIS_INFORMEEL": 1.0}),
    ("TOTAAL", {"clienten_maatwerk": 1.0, "clienten_sociale_basis": 1.0, "BEIDE": -1.0}),
)
"""The layers of the transformatiepiramide."""

PUBLISHED_DECIMALS = 4
"""Decimals of a published figure: each rounding is off by at most half of the last."""


@dataclass(frozen=True)
class Known:
    """The quantities of one gemeente, and where each stands in its system."""

    place: Mapping[Key, int]
    values: Sequence[float]

    def sum(
        self,
        parts: Iterable[Key],
        whole: Key,
        weights: Mapping[Key, float] | None = None,
        *,
        must_hold: bool = True,
        rounded: float = 0.0,
    ) -> Relation | None:
        """Parts that add up to a whole; none where the whole or all parts are unknown.

        Args:
            parts: The parts; those that aren't published are passed over.
            whole: The whole.
            weights: How often a part counts, once by default.
            must_hold: Whether it is a mistake when they don't add up; else there is no relation then.
            rounded: How much each of the figures may have been rounded by whoever delivered them.

        Raises:
            ValueError: When they don't add up, so that the attacker couldn't be told apart from a mistake.
        """
        present = [key for key in parts if key in self.place]
        if whole not in self.place or not present:
            return None
        indices = (*(self.place[key] for key in present), self.place[whole])
        factors = (*((weights or {}).get(key, 1.0) for key in present), -1.0)
        outcome = sum(factor * self.values[i] for factor, i in zip(factors, indices, strict=True))
        # Twelfths and price corrections are rounded one by one.
        margin = 0.01 + len(present) * 10.0**-PUBLISHED_DECIMALS
        if abs(outcome) > margin:
            margin = rounded * len(indices)
        if abs(outcome) > margin:
            if not must_hold:
                return None
            raise ValueError(f"{whole} is not the sum of its parts: off by {outcome:.4f}")
        exact = all(float(self.values[i]).is_integer() for i in indices)
        if exact and not outcome:
            return Relation(indices, factors, 0.0, 0.0)
        return Relation(indices, factors, -margin, margin)

    def at_most(self, small: Iterable[Key], large: Iterable[Key]) -> Relation | None:
        """`sum(small) <= sum(large)`, where it holds: the attacker is given each rule that the figures obey."""
        left, right = ([self.place[key] for key in keys if key in self.place] for keys in (small, large))
        if not left or not right or sum(self.values[i] for i in left) > sum(self.values[i] for i in right):
            return None
        factors = (*(-1.0 for _ in left), *(1.0 for _ in right))
        return Relation((*left, *right), factors, 0.0, np.inf)


def relations(quantities: pl.DataFrame, ratios: Ratios) -> list[Relation]:
    """Everything that links the quantities of one gemeente.

    Args:
        quantities: The columns of `KEY` and `waarde`, one row per quantity.
        ratios: Per component how each line of its spending relates to the nominal one.

    Raises:
        ValueError: When figures that should add up don't.
    """
    keys: list[Key] = list(quantities.select(KEY).iter_rows())
    known = Known({key: place for place, key in enumerate(keys)}, quantities["waarde"].to_list())
    found = (*_sums(known, keys), *_layers(known, keys), *_inequalities(known, keys), *_flows(known, keys))
    return [relation for relation in (*found, *_price_lines(known, keys, ratios)) if relation is not None]


def _sums(known: Known, keys: list[Key]) -> Iterator[Relation | None]:
    wijken, wetten, parts = (defaultdict[Key, list[Key]](list) for _ in range(3))
    for key in keys:
        gemeente, jaar, wet, wijk, maat, onderdeel = key
        if wijk != gemeente and maat in SUMS_OVER_WIJKEN:
            wijken[gemeente, jaar, wet, gemeente, maat, onderdeel].append(key)
        if (
            wet != "ALLE"
            and maat in SUMS_OVER_WETTEN | PERSONS_UNDER_WETTEN | HEAVY
            and not (onderdeel and maat in SPENDING)
        ):
            wetten[gemeente, jaar, "ALLE", wijk, maat, onderdeel].append(key)
        if onderdeel and maat in SUMS_OVER_PARTS:
            parts[gemeente, jaar, wet, wijk, maat, ""].append(key)
        if maat.startswith(("aantal ", "bedrag ")) and onderdeel not in {"", "TOTAAL"}:
            parts[gemeente, jaar, wet, wijk, maat, "TOTAAL"].append(key)
    for whole, members in wijken.items():
        # Of a year that isn't shown per wijk yet only what belongs to no wijk is left.
        yield known.sum(members, whole, must_hold={key[3] for key in members} != {"NIET_TOE_TE_DELEN"})
    for whole, members in parts.items():
        # Of a budget often one part alone is given, and averages as whole numbers.
        is_budget = whole[5] == "TOTAAL"
        rounded = 0.5 if whole[4].startswith("aantal ") else 0.0
        found = known.sum(members, whole, must_hold=not is_budget, rounded=rounded)
        yield found or known.at_most(members, [whole])
    for whole, members in wetten.items():
        # A person may have another address under each wet, and be under both; and where a register is missing the money
        # of ALLE belongs to no wijk, also that of a wet which has its own.
        is_whole = whole[3] == whole[0] and whole[4] not in PERSONS_UNDER_WETTEN | HEAVY
        yield known.sum(members, whole, must_hold=is_whole)


def _layers(known: Known, keys: list[Key]) -> Iterator[Relation | None]:
    """What stands in the same place: the bound of heavy support, the layers of the transformatiepiramide."""
    for gemeente, jaar, wet, wijk, maat, vorm in keys:
        if maat == UNDER_BOUND:
            place = (gemeente, jaar, wet, wijk)
            yield known.sum([(*place, BOUND[vorm], ""), (*place, maat, vorm)], (*place, "clienten_met_omvang", vorm))
    for place in dict.fromkeys(key[:4] for key in keys):
        for whole, layers in LAYERS:
            weights = {(*place, maat, ""): weight for maat, weight in layers.items()}
            if all(key in known.place for key in weights):
                yield known.sum(weights, (*place, whole, ""), weights)


def _inequalities(known: Known, keys: list[Key]) -> Iterator[Relation | None]:
    under, both = (defaultdict[Key, list[Key]](list) for _ in range(2))
    for key in keys:
        gemeente, jaar, wet, wijk, maat, onderdeel = key
        for small, large in NOT_MORE_THAN:
            if maat == small:
                yield known.at_most([key], [(gemeente, jaar, wet, wijk, large, onderdeel)])
        if maat == "uitstroom":
            # Who left is no client on the last day, but for who was until that very day.
            stand = (gemeente, jaar, wet, wijk, "clienten_peildatum", onderdeel)
            yield known.at_most([key, stand], [(gemeente, jaar, wet, wijk, "clienten", onderdeel)])
        if maat == "clienten_met_omvang":
            yield known.at_most([key], [(gemeente, jaar, wet, wijk, "clienten_peildatum", "")])
        if onderdeel and maat in {"clienten", "clienten_peildatum"}:
            yield known.at_most([key], [(gemeente, jaar, wet, wijk, maat, "")])
        whole = (gemeente, jaar, "ALLE", wijk, maat, onderdeel)
        if wet != "ALLE" and maat in PERSONS_UNDER_WETTEN | FLOWS:
            under[whole].append(key)
        if wet != "ALLE" and maat in PERSONS_UNDER_WETTEN | HEAVY:
            yield known.at_most([key], [whole])
        # Who has both in different wijken is in both of them, and in the layer BEIDE of neither.
        if maat == "BEIDE" and wijk != gemeente:
            both[gemeente, jaar, wet, gemeente, maat, onderdeel].append(key)
    for whole, members in under.items():
        yield known.at_most([whole], members)
    for whole, members in both.items():
        yield known.at_most(members, [whole])


def _price_lines(known: Known, keys: list[Key], ratios: Ratios) -> Iterator[Relation | None]:
    """A component has one price index and one effect of tariffs, so its lines have the same ratio in every wijk."""
    parts: defaultdict[tuple[str, int, str, str], list[Key]] = defaultdict(list)
    for key in keys:
        if key[4] == SPENDING[0] and key[5]:
            parts[key[:4]].append(key)
    for (gemeente, jaar, wet, wijk), members in parts.items():
        for line in SPENDING:
            weights = {key: ratios[gemeente, jaar, key[5], line] for key in members}
            # An effect of tariffs that meets no spending belongs to no wijk: there the lines have no ratio.
            yield known.sum(members, (gemeente, jaar, wet, wijk, line, ""), weights, must_hold=line == SPENDING[0])


def _flows(known: Known, keys: list[Key]) -> Iterator[Relation | None]:
    """Who stays is counted twice: clients of a year without the new ones, of the year before without the leavers."""
    for gemeente, jaar, wet, wijk, maat, onderdeel in keys:
        if maat != "instroom" or wijk != gemeente:
            continue
        weights = {
            (gemeente, jaar, wet, wijk, "clienten", onderdeel): 1.0,
            (gemeente, jaar, wet, wijk, "instroom", onderdeel): -1.0,
            (gemeente, jaar - 1, wet, wijk, "uitstroom", onderdeel): 1.0,
        }
        if all(key in known.place for key in weights):
            yield known.sum(weights, (gemeente, jaar - 1, wet, wijk, "clienten", onderdeel), weights)
