"""A scenario to begin with: templates that come with the package, written into a new folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from energyfund.errors import MissingFileError
from energyfund.scenario.loader import SCENARIO_FILE
from energyfund.scenario.schema import SCHEMA_FILE, schema_text

_TEMPLATES = Path(str(files("energyfund.scenario"))) / "templates"


def template_names() -> tuple[str, ...]:
    """Names of the templates, in alphabetical order."""
    return tuple(sorted(folder.name for folder in _TEMPLATES.iterdir() if folder.is_dir()))


def write_template(name: str, directory: Path) -> tuple[Path, ...]:
    """Write a template into a folder that is new or empty: all of it, or nothing.

    Args:
        name: One of `template_names`.
        directory: The folder; made where it is missing.

    Returns:
        The files written, the scenario file first.

    Raises:
        FileExistsError: The folder holds something already.
        MissingFileError: The folder cannot be written to. Nothing is left behind.
    """
    template = _TEMPLATES / name
    texts = {path.name: path.read_bytes() for path in sorted(template.iterdir()) if path.is_file()}
    texts = {SCENARIO_FILE: texts.pop(SCENARIO_FILE), **texts, SCHEMA_FILE: schema_text().encode()}
    if directory.is_dir() and any(directory.iterdir()):
        raise FileExistsError(f"{directory} is not empty; name a new folder, nothing is ever overwritten")
    fresh = not directory.exists()
    written: list[Path] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for file, content in texts.items():
            written.append(directory / file)
            with written[-1].open("xb") as target:
                target.write(content)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        if fresh and directory.is_dir():
            directory.rmdir()
        raise MissingFileError(directory, f"cannot be written to ({error.strerror or error}).") from error
    return tuple(written)
