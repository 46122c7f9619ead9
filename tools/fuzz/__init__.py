"""Hostile videos, made from small honest ones: see `tools.fuzz_media`."""
