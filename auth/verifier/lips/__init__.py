"""Do the lips move, and with the voice? What it can and cannot tell is in docs/models/lips.md."""

from auth.verifier.lips.sync import LipEvidence, measure

__all__ = ["LipEvidence", "measure"]
