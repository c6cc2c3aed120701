"""Ballots from a table: what they come to, and every fault with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.impact.ballots import Election, VoterKind, read_ballots
from energyfund.scenario.voices import Voices

PROPOSALS = [{"name": "hall", "cost_gbp": 100}, {"name": "bikes", "cost_gbp": 40.1}, {"name": "lofts", "cost_gbp": 60}]


def read(folder: Path, text: str, form: str = "approval") -> Election:
    path = folder / "ballots.csv"
    path.write_text(text, encoding="utf-8")
    written = {"ballots": "ballots.csv", "form": form, "proposals": PROPOSALS, "budget_gbp": 150}
    return read_ballots(path, Voices.model_validate(written))


def faults(folder: Path, text: str, form: str = "approval") -> list[tuple[int | None, str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        read(folder, text, form)
    return [(fault.line, fault.field, fault.message) for fault in caught.value.faults]


@pytest.mark.hand
def test_voters_who_vote_alike_are_one_kind(tmp_path: Path) -> None:
    found = read(tmp_path, "voter,proposal\n1,hall\n2,bikes\n3,hall\n2,hall\nAnn,hall\n")
    one = Fraction(1)
    assert found.kinds == (VoterKind(1, {"bikes": one, "hall": one}), VoterKind(3, {"hall": one}))
    assert found.costs_gbp == {"hall": 100, "bikes": Fraction(401, 10), "lofts": 60}
    assert (found.voters, found.marked_by("hall")) == (4, 4)
    assert [found.points(name) for name in ("hall", "lofts")] == [Fraction(4), Fraction(0)]
    served = [found.served(names) for names in (["bikes"], ["bikes", "hall"], [])]
    assert served == [Fraction(1, 4), Fraction(1), Fraction(0)]


@pytest.mark.hand
def test_places_count_by_thirds_of_three_proposals(tmp_path: Path) -> None:
    found = read(tmp_path, "voter,proposal,rank\n1,hall,2\n1,bikes,1\n2,bikes,1\n", "ranked")
    assert [found.points(name) for name in ("bikes", "hall")] == [Fraction(2), Fraction(2, 3)]
    assert (found.marked_by("bikes"), found.marked_by("hall")) == (2, 1)


def test_an_unknown_proposal_and_a_double_mark_are_named(tmp_path: Path) -> None:
    found = faults(tmp_path, "voter,proposal\n1,bike\n1,hall\n1,hall\n2,pool\n")
    assert [(line, field) for line, field, _ in found] == [(2, "proposal"), (4, "proposal"), (5, "proposal")]
    assert "Did you mean 'bikes'" in found[0][2]
    assert "already in line 3" in found[1][2]
    assert "Known: hall, bikes, lofts" in found[2][2]


def test_a_rank_that_is_missing_doubled_or_skipped_is_named(tmp_path: Path) -> None:
    text = "voter,proposal,rank\n1,hall,1\n1,bikes,1\n2,hall,\n3,hall,1\n3,bikes,3\n4,lofts,0\n"
    found = {line: message for line, _, message in faults(tmp_path, text, "ranked")}
    assert set(found) == {3, 4, 6, 7}
    assert "already in line 2" in found[3]
    assert "is missing" in found[4]
    assert "rank 3 but no rank 2" in found[6]


def test_a_rank_on_an_approval_ballot_is_a_fault(tmp_path: Path) -> None:
    ((line, field, message),) = faults(tmp_path, "voter,proposal,rank\n1,hall,1\n")
    assert (line, field) == (2, "rank")
    assert "form: ranked" in message


def test_many_faults_are_counted(tmp_path: Path) -> None:
    found = faults(tmp_path, "voter,proposal\n" + "".join(f"{voter},pool\n" for voter in range(80)))
    assert len(found) == 51
    assert found[-1][2] == "30 more faults like these"
