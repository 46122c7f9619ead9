"""What a video may be. The gateway tells these to the phone; the verifier holds them."""

MAX_VIDEO_BYTES = 8 * 1024 * 1024
MAX_PHOTO_BYTES = 2 * 1024 * 1024
MAX_PORTRAIT_BYTES = 1_500_000
MAX_DURATION_S = 12
MIN_DURATION_S = 1.5
MAX_SIDE_PX = 1280
CONTAINERS = ("mp4", "mov", "webm")
