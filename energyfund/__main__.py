"""``python -m energyfund`` is the same as ``energyfund``."""

from __future__ import annotations

from energyfund.cli import main

if __name__ == "__main__":
    main(prog_name="energyfund")
