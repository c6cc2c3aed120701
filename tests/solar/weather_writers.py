"""Writes weather in the formats of others, so that the readers can be tried without anybody's files."""

from __future__ import annotations

import json

import numpy as np

from energyfund.solar.weather import Weather

MIDDLE = 1800


def stamps(weather: Weather, seconds: int) -> list[str]:
    """Beginning of each step moved by some seconds, as 2023-01-01T00:00:00."""
    moved = weather.start_utc + np.timedelta64(seconds, "s")
    return [str(text) for text in np.datetime_as_string(moved, unit="s")]


def rows(weather: Weather) -> list[tuple[float, ...]]:
    return list(zip(weather.ghi, weather.dni, weather.dhi, weather.temp_air, weather.wind_speed, strict=True))


def own_csv(weather: Weather, seconds: int = 0, ending: str = "Z") -> str:
    lines = ["time,ghi,dni,dhi,temp_air,wind_speed"]
    for stamp, values in zip(stamps(weather, seconds), rows(weather), strict=True):
        lines.append(",".join([stamp + ending, *(repr(float(value)) for value in values)]))
    return "\n".join(lines) + "\n"


def epw(weather: Weather, years: tuple[int, ...] = (2023,)) -> str:
    head = [
        f"LOCATION,Zürich upon Thames,-,GBR,TEST,000000,{weather.latitude_deg},{weather.longitude_deg},0.0,53.0",
        *("DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0"),
        *("HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,x", "COMMENTS 2,x"),
        "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
    ]
    lines = []
    for stamp, (ghi, dni, dhi, temperature, wind) in zip(stamps(weather, 0), rows(weather), strict=True):
        month, day, hour = int(stamp[5:7]), int(stamp[8:10]), int(stamp[11:13]) + 1
        year = years[month % len(years)]
        cells = [year, month, day, hour, 60, "?9", temperature, 1, 80, 101325, 0, 0, 300, ghi, dni, dhi]
        lines.append(",".join(str(cell) for cell in [*cells, 0, 0, 0, 0, 180, wind, *[0] * 13]))
    return "\n".join([*head, *lines]) + "\n"


def tmy3(weather: Weather) -> str:
    head = f'000000,"PLACE",XX,0.0,{weather.latitude_deg},{weather.longitude_deg},53'
    lines = ["Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),Wspd (m/s)"]
    for stamp, values in zip(stamps(weather, 0), rows(weather), strict=True):
        hour = int(stamp[11:13]) + 1
        year = 1990 + int(stamp[5:7]) % 3
        lines.append(",".join([f"{stamp[5:7]}/{stamp[8:10]}/{year}", f"{hour:02d}:00", *map(str, values)]))
    return "\n".join([head, *lines]) + "\n"


def psm(weather: Weather) -> str:
    names = "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone,Version"
    about = f"NSRDB,1,-,-,-,{weather.latitude_deg},{weather.longitude_deg},0,53,0,4.0.0"
    lines = ["Year,Month,Day,Hour,Minute,Temperature,DHI,GHI,DNI,Wind Speed"]
    for stamp, (ghi, dni, dhi, temperature, wind) in zip(stamps(weather, MIDDLE), rows(weather), strict=True):
        date = [str(int(stamp[a:b])) for a, b in ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16))]
        lines.append(",".join([*date, *map(str, (temperature, dhi, ghi, dni, wind))]))
    return "\n".join([names, about, *lines]) + "\n"


def compact(stamp: str) -> str:
    return stamp[0:4] + stamp[5:7] + stamp[8:10] + ":" + stamp[11:13] + stamp[14:16]


def pvgis_csv(weather: Weather) -> str:
    head = [
        f"Latitude (decimal degrees): {weather.latitude_deg}",
        f"Longitude (decimal degrees): {weather.longitude_deg}",
        "Elevation (m): 53.0",
        "Irradiance Time Offset (h): 0.5",
        "month,year",
        *(f"{month},{2005 + month % 4}" for month in range(1, 13)),
        "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP",
    ]
    lines = []
    for stamp, (ghi, dni, dhi, temperature, wind) in zip(stamps(weather, 0), rows(weather), strict=True):
        year = 2005 + int(stamp[5:7]) % 4
        cells = [temperature, 80, ghi, dni, dhi, 300, wind, 180, 101325]
        lines.append(",".join([f"{year}{compact(stamp)[4:]}", *map(str, cells)]))
    return "\r\n".join([*head, *lines, "T2m: 2-m air temperature (degree Celsius)", "PVGIS (c) EU"]) + "\r\n"


def pvgis_json(weather: Weather) -> str:
    keys = ("T2m", "G(h)", "Gb(n)", "Gd(h)", "WS10m")
    hours = [
        {"time(UTC)": compact(stamp)} | dict(zip(keys, map(float, (t, ghi, dni, dhi, wind)), strict=True))
        for stamp, (ghi, dni, dhi, t, wind) in zip(stamps(weather, MIDDLE), rows(weather), strict=True)
    ]
    place = {"latitude": weather.latitude_deg, "longitude": weather.longitude_deg, "elevation": 53.0}
    return json.dumps({"inputs": {"location": place}, "outputs": {"tmy_hourly": hours}, "meta": {}})


def pvgis_hourly(weather: Weather, height_deg: np.ndarray, slope: int = 0) -> str:
    head = [
        f"Latitude (decimal degrees):\t{weather.latitude_deg}",
        f"Longitude (decimal degrees):\t{weather.longitude_deg}",
        "Elevation (m):\t53",
        "Radiation database:\tPVGIS-SARAH3",
        "",
        f"Slope: {slope} deg. ",
        "Azimuth: 0 deg. ",
        "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int",
    ]
    lines = []
    sine = np.maximum(np.sin(np.radians(height_deg)), 0)
    for row, (stamp, (_, dni, dhi, temperature, wind)) in enumerate(
        zip(stamps(weather, MIDDLE), rows(weather), strict=True)
    ):
        cells = [float(dni * sine[row]), dhi, 0.0, float(height_deg[row]), temperature, wind, 0.0]
        lines.append(",".join([compact(stamp), *map(str, cells)]))
    return "\n".join([*head, *lines, "", "Gb(i): Beam (direct) irradiance"]) + "\n"
