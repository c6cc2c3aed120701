"""The pension fund: what it holds, how it may leave fossil fuels, and how its exposure is measured."""
