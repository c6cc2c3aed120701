"""A line that says how far long work is."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_SECONDS = 2
"""Work that is done sooner says nothing of how far it is."""

CLEAR = "\r\x1b[K"
"""To the beginning of the line, and nothing left of it."""

WIDTH = 79
"""Characters of a line."""


class ProgressLine:
    """One line, written over itself, that stays away until the work has taken a while."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Begin to count; ``write`` puts text where the line stands."""
        self._write = write
        self._begins = time.monotonic() + PATIENCE_SECONDS
        self._stands = False

    def tell(self, text: str) -> None:
        """Say how far it is."""
        if time.monotonic() >= self._begins:
            self._write(f"{CLEAR}{text[:1].upper()}{text[1:WIDTH]}")
            self._stands = True

    def clear(self) -> None:
        """Take the line away."""
        if self._stands:
            self._write(CLEAR)
            self._stands = False
