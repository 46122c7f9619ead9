"""Do the lips move, and with the voice? What it can and cannot tell is in docs/models/lips.md."""

from auth.verifier.lips.sync import LipEvidence, measure
from auth.verifier.lips.words import WordEvidence, closed_words

__all__ = ["LipEvidence", "WordEvidence", "closed_words", "measure"]
