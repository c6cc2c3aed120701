"""Files are small, say what they are, and know nothing of the computer on which they were written."""

from __future__ import annotations

import ast
import re

import pytest

from tests.structure.project import PACKAGE, ROOT, modules, texts

MOST_LINES = 400

FOREIGN = [
    "/" + r"(work|root|tmp|home/\w+|Users/\w+)\b[/\w]",
    r"\b[A-Z]:\\Users",
    r"\.\./" + "shared",
    r"pypi\." + "org",
    "python" + r"hosted\.",
    r"(--|PIP_)(extra-)?index" + r"[-_]url",
    "--find" + "-links",
]
"""What no file may mention: folders of one computer, and addresses of package registries."""


def too_long(files: dict[str, str]) -> list[str]:
    lengths = {name: len(text.splitlines()) for name, text in files.items()}
    return [f"{name}: {length} lines" for name, length in lengths.items() if length > MOST_LINES]


def foreign(files: dict[str, str]) -> list[str]:
    pattern = re.compile("|".join(FOREIGN))
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def silent(trees: dict[str, ast.Module]) -> list[str]:
    return [name for name, tree in trees.items() if not ast.get_docstring(tree)]


def test_no_file_of_the_package_is_long() -> None:
    written = {name: text for name, text in texts() if name.startswith("energyfund/") and name.endswith(".py")}
    assert written
    long = too_long(written)
    assert not long, f"Split these, one thing each (at most {MOST_LINES} lines):\n  " + "\n  ".join(long)


def test_no_file_mentions_a_folder_of_some_computer_or_a_registry() -> None:
    found = foreign(dict(texts()))
    assert not found, "These lines mention a folder of one computer or a package registry:\n  " + "\n  ".join(found)


def test_every_module_says_what_it_is() -> None:
    without = silent(modules())
    assert not without, "These modules have no docstring:\n  " + "\n  ".join(without)


def test_the_top_of_the_project_holds_nothing_else() -> None:
    allowed = {
        *(".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "constraints.txt", "pyproject.toml"),
        *("bench", "docs", "energyfund", "scenarios", "tests"),
    }
    ignored = {line.strip().strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    left = {path.name for path in ROOT.iterdir()} - allowed - ignored - {".git"}
    assert not left, f"These do not belong at the top of the project: {sorted(left)}"


@pytest.mark.hand
def test_the_searches_find_what_they_look_for() -> None:
    assert too_long({"a.py": "x\n" * MOST_LINES, "b.py": "x\n" * (MOST_LINES + 1)}) == ["b.py: 401 lines"]
    bad = [
        "see /" + "work/main",
        "../" + "shared/x",
        "https://pypi" + ".org/simple",
        "/home" + "/ann/x",
        "pip --index" + "-url y",
    ]
    assert len(foreign({"a.md": "\n".join(bad)})) == len(bad)
    assert foreign({"a.md": "work/main, /workshop, tmp_path / 'home', https://www.gov.uk/home/x"}) == []
    assert silent({"a.py": ast.parse("x = 1"), "b.py": ast.parse('"""Says."""')}) == ["a.py"]


def test_the_walk_sees_the_files_that_matter() -> None:
    names = {name for name, _ in texts()}
    assert {"Makefile", ".ci/run", "pyproject.toml", "energyfund/errors.py", "docs/pages/index.md"} <= names
    assert not [name for name in names if name.startswith((".venv/", ".git/", "build/", "out/"))]
    assert PACKAGE.is_dir()
