"""Each kind of project turned into the same thing: outlay, cash flow and impact per unit built."""
