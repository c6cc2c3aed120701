"""Keeps worked-out terms on disk, so that a small job need not load pvlib again; may be deleted at any time."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from energyfund.solar.terms import Terms


def cache_folder() -> Path:
    """Where the package may keep files that it can make again: ``ENERGYFUND_CACHE``, else the user's cache folder."""
    own = os.environ.get("ENERGYFUND_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    return Path(base) / "energyfund"


def stored_terms(folder: Path, key: str) -> Terms | None:
    """Terms kept under a key; None where there are none or the file is damaged."""
    try:
        with np.load(_path(folder, key), allow_pickle=False) as kept:
            return Terms(
                hours=kept["hours"],
                first=kept["first"],
                step=kept["step"],
                glass=kept["glass"],
                start_utc=kept["start_utc"],
                step_hours=float(kept["step_hours"]),
                years=float(kept["years"]),
                source=str(kept["source"]),
                remarks=tuple(str(remark) for remark in kept["remarks"]),
            )
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def keep_terms(folder: Path, key: str, terms: Terms) -> None:
    """Keep terms under a key; a folder that cannot be written is no fault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as part:
            np.savez(
                part,
                hours=terms.hours,
                first=terms.first,
                step=terms.step,
                glass=terms.glass,
                start_utc=terms.start_utc,
                step_hours=terms.step_hours,
                years=terms.years,
                source=terms.source,
                remarks=np.array(terms.remarks, dtype=np.str_),
            )
        Path(name).replace(_path(folder, key))
    except OSError:
        return


def _path(folder: Path, key: str) -> Path:
    return folder / f"terms-{key}.npz"
