"""Headers as they stand in published spend files."""

from __future__ import annotations

import pytest

from energyfund.purchase.spending.headers import columns_of, is_gross, pounds_per_unit

FILES = [
    (
        ["Body Name", "Supplier Name", "Supplier Postcode", "Payment Date", "Net Amount (£)", "VAT Amount"],
        {"supplier": 1, "postcode": 2, "date": 3, "amount": 4},
    ),
    (
        ["Directorate", "Beneficiary", "Post Code", "Amount excl VAT", "Gross Amount", "Date", "Expenditure Category"],
        {"supplier": 1, "postcode": 2, "amount": 3, "date": 5, "sector": 6},
    ),
    (
        ["VENDOR", "VENDOR_POSTCODE", "AMOUNT_GBP", "INVOICE_DATE", "PAID_DATE", "PO_NUMBER", "Vendor Type"],
        {"supplier": 0, "postcode": 1, "amount": 2, "date": 4, "contract": 5},
    ),
    (
        ["Supplier ID", "SupplierName", "Postcode", "Total", "Financial Year", "Sector", "Locked contract"],
        {"supplier": 1, "postcode": 2, "amount": 3, "year": 4, "sector": 5, "locked": 6},
    ),
    (
        ["supplier", "postcode", "amount", "year", "sector", "locked"],
        {"supplier": 0, "postcode": 1, "amount": 2, "year": 3, "sector": 4, "locked": 5},
    ),
    (
        ["Organisation Name", "Paid To", "Zip", "Value (£)", "Contract Ref", "Contract start date", "Influenceable"],
        {"supplier": 1, "postcode": 2, "amount": 3, "contract": 4, "locked": 6},
    ),
    (
        ["Payee Name", "Delivery Postcode", "Payee Postcode", "Amount inc VAT", "VAT", "Cost Centre", "Spend Area"],
        {"supplier": 0, "postcode": 2, "amount": 3},
    ),
]


@pytest.mark.hand
@pytest.mark.parametrize(("headers", "expected"), FILES)
def test_columns_are_found(headers: list[str], expected: dict[str, int]) -> None:
    assert columns_of(headers, {}) == expected


@pytest.mark.hand
@pytest.mark.parametrize(
    "title",
    [
        "Payments to suppliers over £500",
        "Spend over £500: April 2024",
        "Anywhere Council, amounts paid to suppliers by category",
        "Example Builders Ltd",
    ],
)
def test_a_title_is_no_header(title: str) -> None:
    assert not {"amount", "supplier"} <= set(columns_of([title, "", ""], {}))


@pytest.mark.hand
def test_a_column_that_the_user_names_is_taken() -> None:
    headers = ["Supplier", "Net Amount", "Committed spend"]
    assert columns_of(headers, {"amount": "committed SPEND"})["amount"] == 2
    assert "amount" not in columns_of(headers, {"amount": "Gross"})


@pytest.mark.hand
def test_units_and_vat_by_the_header() -> None:
    assert [pounds_per_unit(name) for name in ("Amount", "Amount (£000)", "Amount £'000s", "Spend £k")] == [
        1,
        *[1000] * 3,
    ]
    assert [pounds_per_unit(name) for name in ("Spend (£m)", "£ million", "£m")] == [1_000_000] * 3
    assert is_gross("Total incl. VAT")
    assert not is_gross("Amount (excluding VAT)")
