"""Measurements of the project, its peers beside it in the same run: `python -m benchmarks`."""
