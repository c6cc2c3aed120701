"""PVGIS: fetched once and kept, and clear words when it cannot be had. No test goes online."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests

from energyfund.assumptions import LIBRARY_DATE, Figures
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.solar import places
from energyfund.solar.part import Order, part_of, tools_for
from energyfund.solar.pvgis import pvgis_weather
from energyfund.solar.roof_source import all_rows
from energyfund.solar.weather import Weather
from tests.solar import weather_writers as write


class Answer:
    """What the service sends."""

    ok = True

    def __init__(self, weather: Weather) -> None:
        content = json.loads(write.pvgis_json(weather))
        content["meta"] = {"inputs": {}, "outputs": {}}
        content["outputs"]["months_selected"] = [{"month": month, "year": 2023} for month in range(1, 13)]
        self.content = content

    def json(self) -> Any:
        return self.content


class Service:
    """Stands in for the network: counts what is asked, and answers or fails."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    def get(self, _url: str, params: dict[str, Any], timeout: float) -> object:
        assert timeout <= 30
        self.asked.append(params)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, thames: Weather) -> Service:
    found = Service(Answer(thames))
    monkeypatch.setattr(requests, "get", found.get)
    return found


def test_weather_is_fetched_once_and_then_kept(
    service: Service, tmp_path: Path, figures: Figures, thames: Weather
) -> None:
    first = pvgis_weather(51.6, -0.4, figures, tmp_path / "cache")
    again = pvgis_weather(51.6, -0.4, figures, tmp_path / "cache")
    assert len(service.asked) == 1
    assert service.asked[0]["lat"] == 51.6
    np.testing.assert_allclose(first.ghi, thames.ghi, rtol=1e-9)
    np.testing.assert_array_equal(again.ghi, first.ghi)
    np.testing.assert_array_equal(first.start_utc, thames.start_utc)
    assert first.source.startswith("PVGIS typical year PVGIS at 51.60, -0.40")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (requests.exceptions.ConnectionError("no route"), "cannot be reached; is this computer online"),
        (requests.exceptions.Timeout("late"), "did not answer within 30 seconds"),
        (requests.HTTPError("Location over the sea"), "gave no weather: Location over the sea"),
        (ValueError("not JSON"), "gave no weather"),
    ],
)
def test_trouble_ends_in_words(
    service: Service, tmp_path: Path, figures: Figures, trouble: Exception, words: str
) -> None:
    service.answer = trouble
    with pytest.raises(MissingFileError, match=words) as caught:
        pvgis_weather(51.6, -0.4, figures, tmp_path)
    assert "leave --weather out" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_roofs_share_places_and_too_many_places_are_refused(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["roof_id,latitude,longitude,tilt_deg,azimuth_deg,kwp"]
    lines += [f"r{number},{51.5 + number / 100},-0.31,30,180,4" for number in range(12)]
    (tmp_path / "roofs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = all_rows(tmp_path / "roofs.csv")
    tools = tools_for(Order(LIBRARY_DATE, weather="pvgis", folder=tmp_path / "cache"))
    assert part_of(rows, "roofs", tools).table.num_rows == 12
    assert sorted((one["lat"], one["lon"]) for one in service.asked) == [(51.5, -0.3), (51.6, -0.3)]
    monkeypatch.setattr(places, "MOST_ASKED", 1)
    with pytest.raises(InvalidInputError, match="more than 1 places"):
        part_of(rows, "roofs", tools_for(Order(LIBRARY_DATE, weather="pvgis")))
