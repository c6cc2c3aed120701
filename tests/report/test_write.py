"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Self

import pytest

from energyfund.errors import MissingFileError
from energyfund.report.write import write_all

FILES = {"plan.json": b"{}", "return-report.html": b"<p>", "tables.xlsx": b"PK"}
NESTED = {**FILES, "tables/answer.csv": b"a", "tables/deep/er.csv": b"b"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_and_the_folder_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    paths = write_all(FILES, folder)
    assert {path.name: path.read_bytes() for path in paths} == FILES
    assert names(folder) == set(FILES)


def test_a_folder_that_exists_keeps_its_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "plan.json").write_text("old")
    write_all(FILES, tmp_path)
    assert names(tmp_path) == {*FILES, "notes.txt"}
    assert (tmp_path / "plan.json").read_bytes() == b"{}"


def test_names_may_lead_into_folders_below(tmp_path: Path) -> None:
    paths = write_all(NESTED, tmp_path / "out")
    assert held(tmp_path / "out") == NESTED
    assert paths[-1] == tmp_path / "out" / "tables" / "deep" / "er.csv"
    write_all({**NESTED, "tables/answer.csv": b"new"}, tmp_path / "out")
    assert held(tmp_path / "out") == {**NESTED, "tables/answer.csv": b"new"}


def test_a_file_in_place_of_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("mine")
    with pytest.raises(MissingFileError, match=r"tables: is a file, not a folder"):
        write_all(NESTED, tmp_path)
    assert held(tmp_path) == {"tables": b"mine"}


class FullDisk:
    """A file on a disk that has room for so many writes."""

    room = 0

    def __init__(self, handle: int, *_given: object) -> None:
        self.file = REAL(handle, "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> int:
        if not FullDisk.room:
            self.file.write(content[:1])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        FullDisk.room -= 1
        return self.file.write(content)

    def flush(self) -> None:
        self.file.flush()

    def fileno(self) -> int:
        return self.file.fileno()


REAL = os.fdopen


@pytest.mark.parametrize("room", range(len(NESTED)))
@pytest.mark.parametrize("before", [False, True])
def test_a_full_disk_leaves_everything_as_it_was(
    room: int, before: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"plan.json": b"old", "tables/answer.csv": b"old", "notes.txt": b"mine"} if before else {}
    for name, content in old.items():
        place = tmp_path / "out" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    monkeypatch.setattr(FullDisk, "room", room)
    monkeypatch.setattr(os, "fdopen", FullDisk)
    with pytest.raises(MissingFileError, match="the disk is full"):
        write_all(NESTED, tmp_path / "out")
    assert held(tmp_path) == {f"out/{name}": content for name, content in old.items()}
    assert (tmp_path / "out").exists() is before
    assert not (tmp_path / "out" / "tables" / "deep").exists()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("a file")
    with pytest.raises(MissingFileError, match="is a file, not a folder") as caught:
        write_all(FILES, place)
    assert caught.value.exit_code == 6
    with pytest.raises(MissingFileError, match="lies within a file"):
        write_all(FILES, place / "deeper")
    assert place.read_text() == "a file"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "tables.xlsx").mkdir()
    with pytest.raises(MissingFileError, match="is a folder, and a file of that name"):
        write_all(FILES, tmp_path)
    assert names(tmp_path) == {"tables.xlsx"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "may not be written to"),
        (errno.EIO, "cannot be written to"),
    ],
)
def test_a_disk_that_refuses_half_way_leaves_nothing(
    code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MissingFileError, match=words):
        write_all(FILES, tmp_path / "new" / "folder")
    assert names(tmp_path) == set()


def test_a_rename_that_fails_takes_all_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "tables.xlsx":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    (tmp_path / "plan.json").write_text("old")
    with pytest.raises(MissingFileError):
        write_all(FILES, tmp_path)
    assert held(tmp_path) == {"plan.json": b"old"}  # what stood there before is back


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_all(FILES, tmp_path)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_folder_in_which_nothing_may_be_made(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.json").write_text("old")

    def refuse(**_given: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(MissingFileError, match=r"may not be written to|can only be read|is used up"):
        write_all(NESTED, tmp_path)
    assert held(tmp_path) == {"plan.json": b"old"}
    assert names(tmp_path) == {"plan.json"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(MissingFileError, match="may not be written to"):
        write_all(FILES, tmp_path)
    tmp_path.chmod(0o700)
