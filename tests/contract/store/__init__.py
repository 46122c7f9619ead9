"""The contract of the store, and what is particular to each implementation."""
