"""What is agreed with the owner of each source: `sources/<source>/source.yml`, its mappings and its corrections."""

from pipelines.declarations.columns import Column, Derived
from pipelines.declarations.corrections import Correction, Corrections, Ignored
from pipelines.declarations.errors import DeclarationError
from pipelines.declarations.load import load_source, load_sources, source_fingerprint
from pipelines.declarations.model import Address, Rule, Source
from pipelines.declarations.pulling import Pull

__all__ = [
    "Address",
    "Column",
    "Correction",
    "Corrections",
    "DeclarationError",
    "Derived",
    "Ignored",
    "Pull",
    "Rule",
    "Source",
    "load_source",
    "load_sources",
    "source_fingerprint",
]
