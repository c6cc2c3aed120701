"""The recheck: every rule, every pound and every return worked out again from the cash flows, without the solver."""
