"""Whom to send where an item's example is not for an ordinary worker."""

PEOPLE: dict[str, str] = {
    "exit-entry-appointment-cancel": "wang-wei-nanshan",  # who has one
    "housing-fund-withdrawal-cancel": "gulinaer",  # who has one under way
    "pension-payments": "he-xiulan",  # who is retired
    "pension-eligibility": "he-xiulan",
    "pension-attestation": "tan-yaozu",  # who is retired and lives abroad
}
"""Sample citizens by item code; anybody not named here is `lin-xiaomei`."""
