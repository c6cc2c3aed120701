"""energyfund: one model of estate roofs, the money that could pay for them, and homes that cannot be heated."""

__version__ = "0.1.0"
