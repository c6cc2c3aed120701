"""Anchor spending: where an institution's money goes, what leaks out, and what could be kept in the place."""
