"""Settings shared by all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: nothing fails for being slow, and every run draws the same examples.
settings.register_profile("energyfund", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("energyfund")
