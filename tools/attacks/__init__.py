"""Attacks on the verifier, each made by one small function from clips that are right."""
