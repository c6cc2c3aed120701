"""Files as messy as councils publish them, read to the same penny."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.purchase.spending.payments import Payments, read_payments
from energyfund.purchase.spending.places import places_of
from energyfund.purchase.spending.places_file import read_places, read_supplier_postcodes
from tests.spend.conftest import HEADER, Write

PLACES = places_of("PR1,PR2", "PR,BB", None)
ROWS = ["Smith & Sons,PR1 2AB,100.50,2024,Food,no", "Café Müller,M1 1AA,50,2024,Food,yes"]


def read(path: Path, **options: object) -> Payments:
    return read_payments(path, PLACES, 4, **options)  # type: ignore[arg-type]


@pytest.mark.hand
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(write: Write, encoding: str, delimiter: str, newline: str) -> None:
    text = newline.join([HEADER, *ROWS]).replace(",", delimiter)
    found = read(write(text, encoding=encoding))
    assert found.pence.tolist() == [10050, 5000]
    assert found.rank.tolist() == [0, 3]
    assert "Café Müller" in found.suppliers.names


@pytest.mark.hand
def test_titles_blanks_headings_repeated_headers_and_notes_are_no_payments(write: Write) -> None:
    text = "\n".join(
        [
            "Anywhere Council,,,,,",
            '"Spend over £500, April 2024",,,,,',
            ",,,,,",
            HEADER,
            "Adult services,,,,,",
            *ROWS,
            ",,,,,",
            HEADER,
            "Bee Ltd,BB1 1AA,(20.00),2024,,",
            "Total,,130.50,,,",
            "Note: excludes payroll,,,,,",
        ]
    )
    found = read(write(text))
    assert found.pence.tolist() == [10050, 5000, -2000]
    reading = found.reading
    assert (reading.header_line, reading.rows, reading.repeated_headers, reading.without_amount) == (4, 7, 1, 2)
    assert [(one.line, one.stated_pence, one.found_pence) for one in reading.totals] == [(11, 13050, 13050)]


@pytest.mark.hand
def test_a_total_that_does_not_agree_is_shown_as_it_is(write: Write) -> None:
    found = read(write("\n".join([HEADER, *ROWS, "Grand total:,,999,,,"])))
    assert [(one.stated_pence, one.found_pence) for one in found.reading.totals] == [(99900, 15050)]


@pytest.mark.hand
def test_suppliers_called_total_are_payments_and_sums_without_words_are_not(write: Write) -> None:
    rows = ["Total Gas & Power Ltd,M1 1AA,10,2024,,", "TOTAL,PR1 1AA,5,2024,,", ",,15,,,", ",,7,,,", ",,9,2024,,"]
    found = read(write("\n".join([HEADER, *rows])))
    # 15 is the sum of the rows above it; 7 and 9 are not, so they are payments to somebody not named
    assert sorted(found.pence.tolist()) == [500, 700, 900, 1000]
    assert len(found.reading.totals) == 1


@pytest.mark.hand
def test_unreadable_amounts_are_left_out_with_their_lines(write: Write) -> None:
    rows = [
        "A Ltd,PR1 1AA,ten,2024,,",
        "B Ltd,PR1 1AA,€5,2024,,",
        '"C\nLtd",PR1 1AA,1,2024,,',
        "D Ltd,PR1 1AA,x,2024,,",
    ]
    found = read(write("\n".join([HEADER, *rows])))
    assert found.pence.tolist() == [100]
    assert [(one.line, one.value) for one in found.reading.rejects] == [(2, "ten"), (3, "€5"), (6, "x")]


@pytest.mark.hand
def test_cells_that_are_not_understood_count_as_not_known(write: Write) -> None:
    rows = ["A Ltd,ZZ1 1AA,1,2024,,", "B Ltd,12345,2,20xx,,maybe", "C Ltd,12345,3,2024,,", "D Ltd,n/a,4,,,"]
    found = read(write("\n".join([HEADER, *rows])))
    assert found.rank.tolist() == [4, 4, 4, 4]
    assert found.year.tolist() == [2024, -1, 2024, -1]
    rejects = {(one.line, one.field): (one.value, one.rows, one.counted) for one in found.reading.rejects}
    assert rejects == {
        (2, "postcode"): ("ZZ1 1AA", 1, True),
        (3, "postcode"): ("12345", 2, True),
        (3, "year"): ("20xx", 1, True),
        (3, "locked"): ("maybe", 1, True),
    }


@pytest.mark.hand
def test_influenceable_is_the_opposite_of_locked(write: Write) -> None:
    rows = ["A,PR1 1AA,1,yes", "B,PR1 1AA,2,no", "C,PR1 1AA,3,"]
    found = read(write("\n".join(["Supplier,Postcode,Amount,Influenceable", *rows])))
    assert found.locked.tolist() == [0, 1, -1]


@pytest.mark.hand
def test_amounts_in_millions_by_their_header(write: Write) -> None:
    found = read(write("Supplier,Postcode,Spend (£m)\nA Ltd,PR1 1AA,37.5\n"))
    assert found.pence.tolist() == [3_750_000_000]


@pytest.mark.hand
def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    path = tmp_path / "payments.parquet"
    table = {"Supplier": ["A Ltd", None], "Postcode": ["PR1 1AA", None], "Amount": [1.25, 2.5], "Year": [2023, 2024]}
    parquet.write_table(pa.table(table), path)
    found = read(path)
    assert found.pence.tolist() == [125, 250]
    assert found.rank.tolist() == [0, 4]
    assert found.year.tolist() == [2023, 2024]


@pytest.mark.hand
def test_blank_postcodes_are_looked_up_by_supplier_whatever_its_spelling(write: Write) -> None:
    payments = write("Supplier,Amount\nSMITH AND SONS LIMITED,1\nJones,2\n")
    table = write("supplier,postcode\nSmith & Sons Ltd,PR1 2AB\n", name="postcodes.csv")
    found = read(payments, postcodes=read_supplier_postcodes(table))
    assert found.rank.tolist() == [0, 4]
    with pytest.raises(InvalidInputError, match="--postcodes FILE"):
        read(payments)


@pytest.mark.hand
def test_a_table_of_postcodes_with_two_for_one_supplier_is_refused(write: Write) -> None:
    table = write("supplier,postcode\nA Ltd,PR1 2AB\nA Limited,PR1 2AC\nB,XX\n", name="postcodes.csv")
    with pytest.raises(InvalidInputError) as caught:
        read_supplier_postcodes(table)
    assert [(fault.line, fault.value) for fault in caught.value.faults] == [(3, "PR1 2AC"), (4, "XX")]


@pytest.mark.hand
def test_places_from_a_file_go_by_the_longest_beginning(write: Write) -> None:
    places = read_places(write("postcode,place,name\nPR1,city,Preston\nPR,county,\nPR9,outside,\n", name="places.csv"))
    assert [places.rank_of(one) for one in ("PR1 1AA", "PR2 1AA", "PR9 0AA", "M1 1AA", "")] == [0, 1, 3, 3, 4]
    assert places.names[0] == "Preston"


@pytest.mark.hand
def test_faults_of_a_file_of_places_come_all_at_once(write: Write) -> None:
    path = write("postcode,place\nQQ,city\nPR1,cty\nPR2,city\nPR2,county\n", name="places.csv")
    with pytest.raises(InvalidInputError) as caught:
        read_places(path)
    assert [fault.line for fault in caught.value.faults] == [2, 3, 5]
    assert "Did you mean 'city'" in caught.value.faults[1].message
    with pytest.raises(InvalidInputError, match="place"):
        read_places(write("postcode\nPR1\n", name="places.csv"))
    with pytest.raises(InvalidInputError, match="no row names"):
        read_places(write("postcode,place\nPR1,outside\n", name="places.csv"))


@pytest.mark.hand
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<!DOCTYPE html><table></table>", "web page"),
        (b"\x00\x01\x02\x03" * 100, "not text"),
    ],
)
def test_files_that_are_no_csv_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(content)
    with pytest.raises(MissingFileError, match=words):
        read(path)


@pytest.mark.hand
def test_missing_and_empty_files(tmp_path: Path, write: Write) -> None:
    with pytest.raises(MissingFileError, match="no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(MissingFileError, match="no such file"):
        read(tmp_path / "none.parquet")
    with pytest.raises(InvalidInputError, match="holds no rows"):
        read(write(""))
    with pytest.raises(InvalidInputError, match="no payments below its header"):
        read(write(HEADER))


@pytest.mark.hand
def test_a_quotation_mark_that_is_never_closed_is_named(write: Write) -> None:
    text = "\n".join([HEADER, ROWS[0], '"Open Ltd,PR1 1AA,1,2024,,', *["filler,PR1 1AA,1,2024,,"] * 9000])
    with pytest.raises(InvalidInputError, match="quotation mark") as caught:
        read(write(text))
    assert caught.value.faults[0].line == 3


@pytest.mark.hand
def test_headers_that_are_not_found_are_named_with_near_ones(write: Write) -> None:
    path = write("Body,Vendor,Postcode,Ammount\nX,A Ltd,PR1 1AA,5\n")
    with pytest.raises(InvalidInputError) as caught:
        read(path)
    message = caught.value.faults[0].message
    assert "Perhaps it is 'Ammount'?" in message
    assert "'Body', 'Vendor', 'Postcode', 'Ammount'" in message
    assert '--column amount="Ammount"' in message
    assert read(path, columns={"amount": "ammount"}).pence.tolist() == [500]
    with pytest.raises(InvalidInputError, match="Did you mean 'Ammount'"):
        read(path, columns={"amount": "Amount"})
    with pytest.raises(InvalidInputError, match="is no header here"):
        read(path, columns={"amount": "Ammount", "sector": "Sektor"})
