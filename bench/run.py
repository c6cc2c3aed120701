"""Runs every benchmark beside this file, one after another, and fails when one of them does.

A benchmark is a script that prints its times and their ratio to a stated baseline, and exits with a code other than
nil when the ratio is beyond its ceiling.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def scripts(folder: Path) -> list[Path]:
    """The benchmarks of a folder, in alphabetical order."""
    return sorted(path for path in folder.glob("*.py") if path.name != Path(__file__).name)


def main() -> int:
    """Runs them all; returns 1 when any failed."""
    found = scripts(FOLDER)
    if not found:
        print("There are no benchmarks yet.")
    failed = []
    for path in found:
        print(f"== bench/{path.name}", flush=True)
        if subprocess.run([sys.executable, str(path)], check=False).returncode != 0:
            failed.append(path.name)
    for name in failed:
        print(f"bench/{name} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
