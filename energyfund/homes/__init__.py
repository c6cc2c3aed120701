"""Homes: what a retrofit or a solar panel does to a bill, a rating and fuel poverty.

The way in is `energyfund.homes.dwellings.read_dwellings` and then `energyfund.homes.appraise.appraise`.
"""
