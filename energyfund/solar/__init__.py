"""From the sun on a roof to kilowatt-hours: climate, weather and the yield of many roofs at once.

The room's public functions:

- ``energyfund.solar.roofs.read_roofs``: a table of roofs from CSV or Parquet;
- ``energyfund.solar.yields.estimate``: what those roofs yield in a year;
- ``energyfund.solar.yields.hourly_kwh``: the same hour by hour;
- ``energyfund.solar.weather_file.read_weather``: a weather file, whatever its format;
- ``energyfund.solar.run.run_table`` and ``energyfund.solar.cluster.run_folder``: tables too large for memory.

Importing this package alone loads nothing heavy; the modules load what they need.
"""
