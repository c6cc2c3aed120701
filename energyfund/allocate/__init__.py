"""The optimiser: where money goes, under every rule. The only room that knows PuLP and HiGHS.

The public way in is :func:`energyfund.allocate.model.allocate`.
"""
