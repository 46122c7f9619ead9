"""`python -m mock_upstreams record`: a real bureau's answers as stubs, without real people."""
