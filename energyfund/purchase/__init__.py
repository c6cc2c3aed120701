"""Bulk buying and anchor spending: what a council should pay in volume, resell for, and keep at home."""
