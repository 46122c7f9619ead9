"""The chapters on the face: one clip that passes, and the ones that must not."""

from dataclasses import replace
from typing import Any

from tools.demo.client import Client, Reply, agree_to
from tools.demo.report import Report
from tools.sample_clip import ClipSpec, make_clip

_OTHER_DIGIT = str.maketrans("0123456789", "5678901234")


class FaceChapter:
    """Asks for challenges and answers them with clips made on the spot."""

    def __init__(self, citizen: Client, report: Report) -> None:
        self._citizen = citizen
        self._report = report
        self._passed_clip = b""
        self._passed_challenge = ""

    def be_recognised(self) -> None:
        self._report.chapter(3, "人脸核验", "Face verification")
        challenge: dict[str, Any] = {}
        with self._report.step("领取六位数字", "Ask for six digits") as step:
            challenge = self._ask()
            step.note = f"{challenge['digits']}, until {challenge['expires_at']}"
        with self._report.step("现场合成朗读视频", "Make a clip that reads them") as step:
            self._passed_clip = make_clip(ClipSpec(digits=challenge["digits"]))
            step.note = f"MP4, {len(self._passed_clip) // 1024} KiB"
        with self._report.step("上传核验通过", "The clip passes") as step:
            tokens = self._send(challenge, self._passed_clip).must(200).json
            self._citizen.authorization = f"Bearer {tokens['access_token']}"
            self._passed_challenge = challenge["challenge_id"]
            step.note = f"assurance {tokens['assurance']}, similarity {tokens['similarity']:.0f}"

    def be_refused(self) -> None:
        self._report.chapter(4, "冒用与失误都被拒", "What must be refused is")
        self._refuse("数字读错", "Wrong digits", "digits_mismatch", wrong_digits=True)
        self._refuse("静止照片配音", "A still photo with a voice", "lips_still", still=True)
        self._refuse(
            "换了一张脸", "Another person's face", "face_mismatch",
            portrait="hopper", voice="male",
        )  # fmt: skip
        self._refuse("没有声音", "A silent clip", "voice_missing", silent=True)
        with self._report.step("重放到原数字", "The passed clip, same digits again") as step:
            reply = self._upload(self._passed_challenge, self._passed_clip)
            step.note = _refusal(reply.must(409, "challenge_used"))
        with self._report.step("重放到新数字", "The passed clip, new digits") as step:
            reply = self._send(self._ask(), self._passed_clip)
            step.note = _refusal(reply.must(422, "clip_replayed"))

    def _refuse(
        self, zh: str, en: str, code: str, *, wrong_digits: bool = False, **changes: Any
    ) -> None:
        with self._report.step(zh, en) as step:
            challenge = self._ask()
            digits = challenge["digits"]
            spoken = digits.translate(_OTHER_DIGIT) if wrong_digits else digits
            clip = make_clip(replace(ClipSpec(digits=spoken), **changes))
            step.note = _refusal(self._send(challenge, clip).must(422, code))

    def _ask(self) -> dict[str, Any]:
        body = {"consent": agree_to(self._citizen, "face-verification")}
        challenge: dict[str, Any] = (
            self._citizen.post("/v1/face-verifications", body).must(201).json
        )
        return challenge

    def _send(self, challenge: dict[str, Any], clip: bytes) -> Reply:
        return self._upload(challenge["challenge_id"], clip)

    def _upload(self, challenge_id: str, clip: bytes) -> Reply:
        return self._citizen.upload(
            f"/v1/face-verifications/{challenge_id}/video", clip, "clip.mp4"
        )


def _refusal(reply: Reply) -> str:
    return f"{reply.json['code']}: {reply.json['message']}"
