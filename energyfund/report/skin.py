"""How the pages of the house look and what they may do: type, colours, and a policy that lets nothing be fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources

from markupsafe import Markup

from energyfund.report.typeface import FAMILY, font_face_css

TEMPLATES = resources.files("energyfund.report") / "templates"

COLOURS = {
    "#1c2327": "ink",
    "#4d5a61": "quiet",
    "#0b5f6b": "accent",
    "#b9d7da": "tint",
    "#7f8c93": "line",
    "#dfe3e5": "hair",
    "#8a1f11": "warn",
    "#fff": "paper",
    "#ffffff": "paper",
    "white": "paper",
}
"""What charts are drawn in, and the colour of the page that takes its place, so that both follow light and dark."""

PAINT = re.compile(r'\b(fill|stroke)="([#\w]+)"')
PANEL = re.compile(r'class="([^"]*\bconcat_(\d+)_group\b[^"]*)"')
SIZE = re.compile(r' width="(\d+)" height="(\d+)"')
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.DOTALL)
LIGHT = re.compile(r":root \{(.*?)color-scheme", re.DOTALL)


def text_of(name: str) -> str:
    """A template of the house, as text."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def style(*names: str) -> Markup:
    """The type of the house and style sheets, as the contents of one ``<style>``."""
    family = f'html {{ --family: "{FAMILY}"; }}'
    return Markup("\n".join((font_face_css(), family, *(text_of(name) for name in names))))  # noqa: S704  our own files


def script(*names: str) -> Markup:
    """Our own scripts as the contents of one ``<script>``, without the comments and indents that only people read."""
    lines = (line.strip() for name in names for line in text_of(name).splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))
    return Markup(f'\n"use strict";\n(() => {{\n{kept}\n}})();\n')  # noqa: S704  our own files


def chosen_colours() -> Markup:
    """Rules for readers who choose light or dark by hand: the very colours that the device's own choice gives."""
    css = text_of("report.css")
    (dark,), (light,) = DARK.findall(css)[:1], LIGHT.findall(css)[:1]
    return Markup(  # noqa: S704  our own file
        f'@media screen {{\n:root[data-theme="dark"] {{{dark}color-scheme: dark; }}\n'
        f':root[data-theme="light"] {{{light}color-scheme: light; }}\n}}\n'
    )


def policy(css: str, script: str = "") -> str:
    """What a page may do: show its own style and type, run its own script, and nothing else.

    Args:
        css: The exact contents of its ``<style>``.
        script: The exact contents of its ``<script>``; empty where it has none.
    """
    runs = f"'sha256-{_seal(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_seal(css)}'; script-src {runs}; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _seal(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def apart(svg: str, name: str) -> Markup:
    """A drawing ready to stand in a page beside others.

    Its inner names are its own, its colours are those of the page, its size follows the page, and panels beside each
    other carry their place as ``data-panel``, from 1.
    """
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = PAINT.sub(_painted, svg)
    svg = PANEL.sub(lambda found: f'class="{found[1]}" data-panel="{int(found[2]) + 1}"', svg)
    svg = SIZE.sub(r' width="\1"', svg, count=1)
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704  vl-convert escapes the labels


def _painted(found: re.Match[str]) -> str:
    colour = COLOURS.get(found[2].lower())
    return f'{found[1]}="var(--{colour})"' if colour else found[0]
