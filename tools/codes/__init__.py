"""Hostile licence codes, made from honest ones: see `tools.fuzz_codes`."""
