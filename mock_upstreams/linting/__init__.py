"""`python -m mock_upstreams lint`: stubs, recordings and live bureaus against the descriptions."""
