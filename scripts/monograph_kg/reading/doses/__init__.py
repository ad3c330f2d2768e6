"""Doses: amounts, timings, routes, populations and phases, and what a dose depends on."""
