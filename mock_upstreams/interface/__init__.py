"""The bureaus' interface descriptions, and whether what is sent fits them."""
