"""What a person writes: the scenario file, its tables, and the loader that names file, line and field.

The public way in is :func:`energyfund.scenario.loader.load_scenario`.
"""
