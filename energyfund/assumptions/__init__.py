"""Every default figure of the package as dated, sourced data, and the one way to read it."""

from energyfund.assumptions.figures import DatedValue, Entry, Figure, Figures, Override, Source
from energyfund.assumptions.library import (
    LIBRARY_DATE,
    library_entries,
    library_entry,
    library_sha256,
    load,
    table_path,
)
from energyfund.assumptions.stale import stale_reason

__all__ = [
    "LIBRARY_DATE",
    "DatedValue",
    "Entry",
    "Figure",
    "Figures",
    "Override",
    "Source",
    "library_entries",
    "library_entry",
    "library_sha256",
    "load",
    "stale_reason",
    "table_path",
]
