"""Pure functions of money: present values, returns, loans, the terms on which each source of capital pays in.

Cash out is negative and cash in positive; period 0 is financial close; amounts are nominal unless a name ends in
``_real``.
"""
