"""The type of the house, carried in the package: one family for page, paper and charts.

Public Sans, a plain and open type made for public services; SIL Open Font Licence 1.1, beside the files. It holds
Latin letters with their accents; letters of other scripts are left to the reader's own type.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib import resources
from pathlib import Path

FAMILY = "Public Sans"
WEIGHTS = {400: "regular", 600: "semibold"}


def fonts_folder() -> Path:
    """The folder of the TrueType files, for programs that set type."""
    return Path(str(resources.files("energyfund.report") / "templates" / "fonts"))


@cache
def font_face_css() -> str:
    """Style rules that carry the type inside a page, so that it looks alike offline and on every machine."""
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-display: swap; '
        f"src: url(data:font/woff2;base64,{_encoded(name)}) format('woff2'); }}"
        for weight, name in WEIGHTS.items()
    )


def _encoded(name: str) -> str:
    path = fonts_folder() / f"public-sans-{name}.woff2"
    return base64.b64encode(path.read_bytes()).decode("ascii")
