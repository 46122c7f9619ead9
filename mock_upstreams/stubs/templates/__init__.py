"""Answers filled in from the request: a subset of Handlebars that can do nothing else."""
