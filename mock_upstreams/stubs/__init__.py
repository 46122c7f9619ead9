"""Stubs in WireMock's mapping format: tried before the bureaus, told over `/__admin`."""
