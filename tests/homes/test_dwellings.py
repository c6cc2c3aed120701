from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.homes.dwellings import COLUMN_NAMES, read_dwellings

HEADER = (
    "dwelling_id,nation,postcode,floor_area_m2,sap_rating,energy_cost_gbp_per_year,income_ahc_gbp_per_year,"
    "adults,children_14_plus,children_under_14,tenure,prepayment_meter,warm_home_discount"
)
GOOD = "a1,England,PR1 2AB,70,54,2000,20000,2,0,1,social rent,yes,no"


def _write(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "homes.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def _faults(path: Path) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read_dwellings(path)
    return [fault.as_text().removeprefix(str(path)).strip() for fault in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_reads_the_short_form(tmp_path: Path, encoding: str) -> None:
    homes = read_dwellings(_write(tmp_path, GOOD, encoding=encoding))
    assert homes.homes == 1
    assert homes.dwelling_id.tolist() == ["a1"]
    assert homes.nation.tolist() == ["england"]
    assert homes.tenure.tolist() == ["social_rent"]
    assert homes.prepayment_meter.tolist() == [True]
    assert homes.warm_home_discount.tolist() == [False]
    assert homes.income_ahc_gbp_per_year.tolist() == [20000.0]
    assert homes.wall.tolist() == ["unknown"]
    assert np.isnan(homes.loft_insulation_mm).all()


def test_column_order_capitals_pounds_and_commas_do_not_matter(tmp_path: Path) -> None:
    header = ",".join(reversed(HEADER.upper().split(",")))
    row = ",".join(reversed(GOOD.split(","))).replace("20000", '"£20,000"')
    homes = read_dwellings(_write(tmp_path, row, header=header))
    assert homes.income_ahc_gbp_per_year.tolist() == [20000.0]


def test_parquet_reads_as_csv_does(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD, GOOD.replace("a1", "a2"))
    table = pd.read_csv(path)
    table.to_parquet(tmp_path / "homes.parquet")
    by_csv, by_parquet = read_dwellings(path), read_dwellings(tmp_path / "homes.parquet")
    for name in COLUMN_NAMES:
        if name != "file":
            assert np.array_equal(
                getattr(by_csv, name), getattr(by_parquet, name), equal_nan=getattr(by_csv, name).dtype.kind == "f"
            ), name


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        (",54,", ",0,", "sap_rating = 0", "from 1 to 120"),
        (",54,", ",130,", "sap_rating = 130", "from 1 to 120"),
        (",70,", ",2,", "floor_area_m2 = 2", "from 10 to 2,000"),
        (",70,", ",5000,", "floor_area_m2 = 5000", "from 10 to 2,000"),
        (",20000,", ",-5,", "income_ahc_gbp_per_year = -5", "after housing costs"),
        (",20000,", ",,", "income_ahc_gbp_per_year:", "is blank"),
        (",2000,", ",-2000,", "energy_cost_gbp_per_year = -2000", "Required energy cost"),
        (",2000,", ",nan,", "energy_cost_gbp_per_year = nan", "must be a number"),
        (",2,0,1,", ",0,0,1,", "adults = 0", "whole number from 1"),
        (",2,0,1,", ",1.5,0,1,", "adults = 1.5", "whole number"),
        ("England", "Enlgand", "nation = Enlgand", "Did you mean 'england'?"),
        ("social rent", "council", "tenure = council", "Allowed: owner_occupied, social_rent"),
        ("yes", "maybe", "prepayment_meter = maybe", "Allowed: yes, no"),
        ("a1", "", "dwelling_id:", "is blank"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(tmp_path: Path, old: str, new: str, field: str, words: str) -> None:
    path = _write(tmp_path, GOOD.replace("a1", "a0"), GOOD.replace(old, new, 1))
    faults = _faults(path)
    assert len(faults) == 1
    assert faults[0].startswith(f"line 3  {field}")
    assert words in faults[0]


def test_every_fault_comes_at_once(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD.replace(",54,", ",0,").replace(",70,", ",2,"), GOOD.replace("England", "Wales"))
    faults = _faults(path)
    assert [fault.split(":")[0] for fault in faults] == [
        "line 3  dwelling_id = a1",
        "line 2  floor_area_m2 = 2",
        "line 2  sap_rating = 0",
        "line 3  nation = wales",
    ]
    assert "put each nation in a file of its own" in faults[3]


def test_unknown_and_missing_columns(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD, header=HEADER.replace("sap_rating", "sap_ratting"))
    faults = _faults(path)
    assert any("sap_ratting" in fault and "Did you mean 'sap_rating'" in fault for fault in faults)
    assert any(fault.startswith("sap_rating: this column is missing") for fault in faults)


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    faults = _faults(_write(tmp_path, GOOD + ",no", header=HEADER + ",Tenure"))
    assert faults == ["tenure: stands twice in the header: keep one"]


def test_thousands_of_faults_are_not_all_printed(tmp_path: Path) -> None:
    rows = [GOOD.replace("a1", f"a{number}").replace(",54,", ",0,") for number in range(3000)]
    faults = _faults(_write(tmp_path, *rows))
    assert len(faults) == 51
    assert faults[-1].endswith("2,950 more faults like these")


def test_an_empty_table_is_a_fault(tmp_path: Path) -> None:
    assert "holds no homes" in _faults(_write(tmp_path))[0]


def test_a_missing_file_and_one_that_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="no such file"):
        read_dwellings(tmp_path / "none.csv")
    binary = tmp_path / "homes.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01dwelling")
    with pytest.raises(MissingFileError, match="cannot be read as a table"):
        read_dwellings(binary)


def test_take_keeps_the_order_asked_for(tmp_path: Path) -> None:
    homes = read_dwellings(_write(tmp_path, GOOD, GOOD.replace("a1", "a2"), GOOD.replace("a1", "a3")))
    assert homes.take(np.array([True, False, True])).dwelling_id.tolist() == ["a1", "a3"]
    assert homes.take(np.array([2, 0])).dwelling_id.tolist() == ["a3", "a1"]
