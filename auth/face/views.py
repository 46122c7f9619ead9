"""Face verification: ask for digits, send the video."""

from typing import Any

from werkzeug.datastructures import FileStorage

from auth.assurance import Assurance
from auth.face.schemas import (
    FaceChallengeResult,
    FaceStartArguments,
    FaceVerdictResult,
    FaceVideoArguments,
)
from auth.face.service import FaceVerifications
from auth.guard import access_for, citizen_only, current_session
from auth.verifier.limits import CONTAINERS, MAX_DURATION_S, MAX_SIDE_PX, MAX_VIDEO_BYTES
from core.blueprint import Blueprint
from core.errors import TooLarge
from core.provide import use

blp = Blueprint("face", __name__, description="Showing that it is me 人脸核验")

_LIMITS = {
    "max_bytes": MAX_VIDEO_BYTES,
    "max_duration_s": MAX_DURATION_S,
    "max_side_px": MAX_SIDE_PX,
    "containers": CONTAINERS,
}


@blp.route("/v1/face-verifications", methods=["POST"])
@citizen_only(assurance=Assurance.REALNAME)
@blp.arguments(FaceStartArguments)
@blp.response(201, FaceChallengeResult)
def start_face_verification(arguments: dict[str, Any]) -> dict[str, Any]:
    """Ask for six digits; needs consent, lasts two minutes, is good for one video"""
    challenge = use(FaceVerifications).start(
        current_session(), access_for("face-verification"), **arguments["consent"]
    )
    return {**vars(challenge), "limits": _LIMITS}


@blp.route("/v1/face-verifications/<challenge_id>/video", methods=["POST"])
@citizen_only(assurance=Assurance.REALNAME)
@blp.arguments(FaceVideoArguments, location="files")
@blp.response(200, FaceVerdictResult)
def judge_face_video(files: dict[str, FileStorage], challenge_id: str) -> dict[str, Any]:
    """Send the video of the digits being read; rises to `face`"""
    video = files["video"].stream.read(MAX_VIDEO_BYTES + 1)
    if len(video) > MAX_VIDEO_BYTES:
        raise TooLarge("A video may have at most 8 MiB.")
    verdict = use(FaceVerifications).judge(
        current_session(), access_for("face-verification"), challenge_id, video
    )
    return {**vars(verdict.grant), "similarity": verdict.similarity}
