"""How many panels and how large a battery: the size with the greatest yearly saving less cost, and the proof of it.

The public functions:

- ``generation.hourly_per_kwp``: what a kWp on each roof makes in each hour;
- ``loads.profile``: what is used in each step, from a shape of the library;
- ``search.best_size``: the best sizes for one supply, with one roof or many behind it;
- ``dispatch.dispatch``: the best use of a battery of given size;
- ``value_curve.value_curve``: what a roof is worth by its size, in concave segments for the planner;
- ``connection.connection_rule``: what the network operator asks for.

Importing this package alone loads nothing heavy.
"""
