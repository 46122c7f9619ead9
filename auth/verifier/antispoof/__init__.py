"""Tell a living face from a picture of one, with a model that the deployment brings.

None ships: none could be had with the rights to. What passes without is in docs/models/attacks.md.
"""

from auth.verifier.antispoof.port import LivenessEvidence, LivenessModel, measure

__all__ = ["LivenessEvidence", "LivenessModel", "measure"]
