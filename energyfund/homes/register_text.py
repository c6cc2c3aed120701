"""What the words of the energy performance register mean; every function takes one text of it, in lower case."""

from __future__ import annotations

import re

NO_VALUE = frozenset({"", "no data!", "invalid!", "n/a", "not recorded", "not defined", "unknown", "null", "none"})
"""Spellings of no value."""

AGE_BAND_STARTS = (1900, 1930, 1950, 1967, 1976, 1983, 1991, 1996, 2003, 2007, 2012, 2023)
"""First year of the age bands B to M, England and Wales."""

_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)")
_OTHER_FUEL = re.compile(r"\b(community|oil|lpg|coal|wood|anthracite|bottled|biomass|smokeless|dual fuel)\b")
_DEPTH = re.compile(r"(\d+)\+? ?mm")
_GRADES = ("very poor", "poor", "average", "good", "very good")
_FORMS = {
    "detached": "detached",
    "semi-detached": "semi_detached",
    "end-terrace": "end_terrace",
    "mid-terrace": "mid_terrace",
    "enclosed end-terrace": "enclosed_end_terrace",
    "enclosed mid-terrace": "enclosed_mid_terrace",
}


def age_band(text: str) -> str | None:
    """Age band A to M.

    >>> age_band("england and wales: 1950-1966"), age_band("england and wales: before 1900"), age_band("2012 onwards")
    ('D', 'A', 'L')
    >>> age_band("k"), age_band("1985"), age_band("long ago")
    ('K', 'G', None)
    """
    if re.fullmatch("[a-m]", text):
        return text.upper()
    found = _YEAR.search(text)
    if found is None:
        return None
    year = int(found.group(1))
    if "before" in text:
        return "A"
    return "ABCDEFGHIJKLM"[sum(year >= start for start in AGE_BAND_STARTS)]


def wall(text: str) -> tuple[str, str] | None:
    """Kind of wall for its U-value, and kind of wall for the measures it suits.

    >>> wall("cavity wall, as built, no insulation (assumed)"), wall("cavity wall, filled cavity")
    (('cavity', 'cavity'), ('cavity_filled', 'cavity_filled'))
    >>> wall("sandstone or limestone, with internal insulation"), wall("wattle")
    (('solid_insulated', 'solid_insulated'), None)
    """
    bare = "no insulation" in text or ("insul" not in text and "filled" not in text)
    added = "external insul" in text or "internal insul" in text or "additional insul" in text
    if "cavity" in text:
        if "filled" in text and "unfilled" not in text:
            return "cavity_filled", "cavity_filled"
        if added:
            return "cavity_insulated", "cavity_filled"
        return "cavity", "cavity" if bare else "cavity_filled"
    kinds = {"solid": "solid", "brick": "solid", "stone": "stone", "granite": "stone", "cob": "cob"}
    kinds |= {"timber": "timber", "system": "system", "concrete": "system"}
    kind = next((found for word, found in kinds.items() if word in text), None)
    if kind is None:
        return ("cavity", "cavity_filled") if "transmittance" in text else None
    if added or not bare:
        insulated = {"timber": "timber_insulated", "system": "system_insulated"}.get(kind, "solid_insulated")
        return (insulated if added else kind), "solid_insulated"
    return kind, kind if kind in {"timber", "system"} else "solid"


def roof(text: str) -> tuple[str, float | None] | None:
    """Kind of roof, and depth of loft insulation in millimetres where it is known.

    >>> roof("pitched, 250 mm loft insulation"), roof("(another dwelling above)"), roof("flat, limited insulation")
    (('pitched', 250), ('none', None), ('flat', None))
    """
    if "above" in text:
        return "none", None
    kinds = {"roof room": "room_in_roof", "thatch": "thatched", "flat": "flat", "rafter": "rafters"}
    kind = next((found for word, found in kinds.items() if word in text), None)
    if kind is None:
        kind = "pitched" if "pitched" in text or "loft" in text or "transmittance" in text else None
    if kind is None:
        return None
    depth = _DEPTH.search(text)
    if depth is not None:
        return kind, int(depth.group(1))
    return kind, 0 if kind == "pitched" and "no insulation" in text and "assumed" not in text else None


def floor(text: str) -> tuple[str, bool] | None:
    """Kind of floor, and whether insulation was added.

    >>> floor("suspended, no insulation (assumed)"), floor("solid, insulated"), floor("(another dwelling below)")
    (('suspended', False), ('solid', True), ('none', False))
    """
    if "below" in text:
        return "none", False
    insulated = "insulated" in text and "uninsulated" not in text
    for word, kind in {
        "suspended": "suspended",
        "solid": "solid",
        "external air": "exposed",
        "unheated": "exposed",
    }.items():
        if word in text:
            return kind, insulated
    return ("solid", False) if "transmittance" in text else None


def glazing(text: str) -> tuple[str, int] | None:
    """Kind of glazing, and how much of it: 0 fully, 1 mostly, 2 partial, 3 some.

    >>> glazing("fully double glazed"), glazing("some secondary glazing"), glazing("single glazed")
    (('double', 0), ('secondary', 3), ('single', 0))
    """
    kinds = {"triple": "triple", "secondary": "secondary", "double": "double", "multiple": "double", "high": "double"}
    kind = next((found for word, found in kinds.items() if word in text), "single" if "single" in text else None)
    if kind is None:
        return None
    words = ("fully", "mostly", "partial", "some")
    return kind, next((number for number, word in enumerate(words) if word in text), 0)


def heating(text: str) -> str | None:
    """Kind of heating: gas, electric, heat_pump or other.

    >>> heating("boiler and radiators, mains gas"), heating("electric storage heaters"), heating("community, mains gas")
    ('gas', 'electric', 'other')
    """
    if "heat pump" in text:
        return "heat_pump"
    if _OTHER_FUEL.search(text):
        return "other"
    if "mains gas" in text or text.endswith("gas"):
        return "gas"
    return "electric" if "electric" in text or "portable" in text else None


def controls(text: str) -> tuple[int, bool] | None:
    """Type of heating controls as SAP counts them, and whether a thermostat is missing.

    >>> controls("programmer, room thermostat and trvs"), controls("no time or thermostatic control")
    ((2, False), (1, True))
    """
    if "zone control" in text:
        return 3, False
    if "trv" in text:
        return 2, False
    if "no time or thermostatic" in text or "no room thermostat" in text or text == "programmer only":
        return 1, True
    known = (
        "thermostat",
        "programmer",
        "charge control",
        "celect",
        "bypass",
        "flat rate",
        "charging",
        "none",
        "temperature",
    )
    return (1, False) if any(word in text for word in known) else None


def grade(text: str) -> int | None:
    """Place of a grade from very poor (0) to very good (4)."""
    return _GRADES.index(text) if text in _GRADES else None


def built_form(text: str) -> str | None:
    """Built form; nothing where the register has none."""
    return _FORMS.get(text)


def home_type(text: str) -> str | None:
    """Type of home: house, bungalow, flat or maisonette; park homes are not appraised."""
    return text if text in {"house", "bungalow", "flat", "maisonette"} else None


def tenure(text: str) -> str | None:
    """Tenure.

    >>> tenure("rental (social)"), tenure("owner-occupied")
    ('social_rent', 'owner_occupied')
    """
    if "owner" in text:
        return "owner_occupied"
    if "social" in text:
        return "social_rent"
    return "private_rent" if "private" in text else None


def nation(text: str) -> str | None:
    """Nation by name, or by the first letter of a local authority's code.

    >>> nation("e08000012"), nation("wales")
    ('england', 'wales')
    """
    by_code = {"e": "england", "w": "wales", "s": "scotland", "n": "northern_ireland"}
    if re.fullmatch(r"[ewsn]\d{8}", text):
        return by_code[text[0]]
    named = text.replace(" ", "_")
    return named if named in by_code.values() else None
