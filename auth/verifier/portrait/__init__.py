"""Is a portrait fit for a travel document? What it is measured by is in standard.py."""
