"""How every XML file is parsed: nothing is fetched, expanded or read without bound."""

from __future__ import annotations

from typing import TypedDict


class Options(TypedDict):
    """Options of the parsers of lxml."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


# libxml2 itself refuses more than 256 levels and texts of more than 10 MB, as long as huge_tree is off.
SAFE: Options = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
