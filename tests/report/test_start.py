"""The room is light until it is asked for a report."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_room_loads_nothing_heavy() -> None:
    program = (
        "import sys, energyfund.report; "
        "heavy = {'jinja2', 'typst', 'vl_convert', 'xlsxwriter', 'numpy', 'pandas', 'pydantic'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
