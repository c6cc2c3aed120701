from __future__ import annotations

import numpy as np
import pytest

from energyfund.solar.climate import nearest_regions, postcode_rule, postcode_rules, regions


@pytest.mark.published
def test_thames_climate_is_table_u() -> None:
    # BRE, SAP 2012 Appendix U, tables U1 to U3, region 1
    thames = regions()[1]
    assert thames.ghi.tolist() == [30, 56, 98, 157, 195, 217, 203, 173, 127, 73, 39, 24]
    assert thames.temp_air[0] == 5.1
    assert thames.wind_speed[6] == 3.4
    assert thames.latitude_deg == 51.6


@pytest.mark.published
@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("E9 6PT", 1),  # Banister House, Hackney
        ("EH1 1AA", 15),  # Edinburgh
        ("PR1 2RL", 7),  # Preston
        ("BD24 9AA", 10),  # a district rule before the plain area
        ("BD1 1AA", 11),
        ("ph50 4aa", 14),
        ("W1A 1AA", 1),  # letter after the district
        ("SW1A1AA", 1),
        ("KW15 1AA", 19),
        ("BT1", 21),
    ],
)
def test_postcode_region_is_table_u6(postcode: str, region: int) -> None:
    rule = postcode_rule(postcode)
    assert rule is not None
    assert rule.region == region


@pytest.mark.parametrize(
    "text", ["", "JE2 3AB", "GY1 1AA", "IM1 1AA", "QQ1 1AA", "hello", "90210", "E", "E9 6P", "BD23-1"]
)
def test_what_is_no_postcode_of_the_united_kingdom_has_no_rule(text: str) -> None:
    assert postcode_rule(text) is None


@pytest.mark.hand
def test_every_region_is_reached_and_every_rule_names_a_region() -> None:
    reached = {rule.region for rule in postcode_rules()}
    assert reached == set(range(1, 22))
    assert set(regions()) == {0, *reached}


@pytest.mark.hand
def test_coordinates_find_the_region_of_the_town() -> None:
    # Hackney, Preston, Edinburgh, Lerwick, Belfast, Truro
    latitude = np.array([51.55, 53.76, 55.95, 60.15, 54.6, 50.26])
    longitude = np.array([-0.05, -2.70, -3.19, -1.14, -5.93, -5.05])
    assert nearest_regions(latitude, longitude).tolist() == [1, 7, 15, 20, 21, 4]
