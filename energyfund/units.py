"""Names of the units that figures carry, and how numbers are written for people."""

from __future__ import annotations

UNITS: dict[str, str] = {
    "": "a pure number or a name",
    "fraction": "a ratio from 0 to 1 (or a change that may be negative)",
    "fraction/year": "a ratio per year",
    "count": "a number of things",
    "years": "years",
    "year": "a calendar year",
    "months": "months",
    "days": "days",
    "hours": "hours",
    "deg": "degrees of angle",
    "degC": "degrees Celsius",
    "1/K": "per kelvin",
    "m": "metres",
    "m2": "square metres",
    "m/s": "metres per second",
    "W/m2": "watts per square metre",
    "W/m2K": "watts per square metre and kelvin",
    "kW": "kilowatts",
    "kWp": "kilowatts of panels at standard test conditions",
    "kWp/m2": "kilowatts of panels per square metre",
    "kWh": "kilowatt-hours",
    "kWh/year": "kilowatt-hours a year",
    "kWh/kWp": "kilowatt-hours a year per kilowatt of panels",
    "GBP": "pounds",
    "GBP/year": "pounds a year",
    "GBP/week": "pounds a week",
    "GBP/hour": "pounds an hour",
    "GBP/kWp": "pounds per kilowatt of panels",
    "GBP/kWp/year": "pounds a year per kilowatt of panels",
    "GBP/kWh": "pounds per kilowatt-hour",
    "GBP/day": "pounds a day",
    "GBP/home": "pounds per home",
    "GBP/home/year": "pounds a year per home",
    "GBP/m2": "pounds per square metre",
    "GBP/tCO2e": "pounds per tonne of carbon dioxide equivalent",
    "kgCO2e/kWh": "kilograms of carbon dioxide equivalent per kilowatt-hour",
    "tCO2e/GBP_m": "tonnes of carbon dioxide equivalent per million pounds",
    "jobs/GBP_m": "jobs per million pounds",
    "points": "rating points",
}

MILLION = 1_000_000


def gbp(amount: float, digits: int = 0) -> str:
    """Pounds for people, minus sign in front.

    >>> gbp(1234567.4), gbp(-0.055, 3), gbp(-0.2)
    ('£1,234,567', '−£0.055', '£0')
    """
    text = f"{abs(amount):,.{digits}f}"
    negative = amount < 0 and any(digit in "123456789" for digit in text)
    return ("−£" if negative else "£") + text


def gbp_short(amount: float) -> str:
    """Pounds in the shortest honest form: £bn, £m from a million, thousands commas below.

    >>> gbp_short(12_345_678), gbp_short(45_200), gbp_short(-2_000_000), gbp_short(8_150_000_000)
    ('£12.3m', '£45,200', '−£2.00m', '£8.15bn')
    """
    for name, unit in (("bn", 1000 * MILLION), ("m", MILLION)):
        if abs(amount) >= unit:
            size = abs(amount) / unit
            digits = 2 if size < 10 else 1  # three figures that mean something
            return ("−" if amount < 0 else "") + f"£{size:,.{digits}f}{name}"
    return gbp(amount)


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction as a percentage; a dash where there is none.

    >>> percent(0.0345), percent(None)
    ('3.5 %', '–')
    """
    return "–" if fraction is None else f"{100 * fraction:.{digits}f} %".replace("-", "−")


def number(amount: float, digits: int = 0) -> str:
    """A number with thousands commas.

    >>> number(82000.4), number(-1.25, 1), number(-0.2)
    ('82,000', '−1.2', '0')
    """
    text = f"{abs(amount):,.{digits}f}"
    negative = amount < 0 and any(digit in "123456789" for digit in text)
    return "−" + text if negative else text


def in_unit(amount: float, unit: str) -> str:
    """An amount of a limit with its unit, as people say it, with no more digits than it has.

    >>> in_unit(0.155, "fraction"), in_unit(31.0, "homes"), in_unit(120000.0, "GBP"), in_unit(15.5, "months")
    ('15.5 %', '31 homes', '£120,000', '15.5 months')
    """
    match unit:
        case "fraction":
            return f"{number_of(100 * amount, 2)} %"
        case "GBP":
            return gbp(amount)
        case "GBP/year":
            return f"{gbp(amount)} a year"
        case "tCO2e":
            return f"{number_of(amount, 1)} tonnes"
        case "tCO2e/GBP_m":
            return f"{number_of(amount, 2)} tonnes for each £m"
        case _:
            return f"{number_of(amount, 2)} {unit}"


def number_of(amount: float, digits: int = 2) -> str:
    """A number with at most so many digits after the point, and no nought at their end.

    >>> number_of(31.0), number_of(31.50)
    ('31', '31.5')
    """
    text = number(amount, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text
