"""A citizen with a phone, and many requests at one instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Barrier
from typing import Any

from tests.api.citizen import persona
from tools.demo.client import Client, Reply, agree_to

_codes = count()


def at_once(times: int, call: Callable[[int], Reply]) -> list[Reply]:
    """Make so many calls from threads that all wait for each other first."""
    gate = Barrier(times)

    def one(number: int) -> Reply:
        gate.wait()
        return call(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def codes_of(replies: list[Reply]) -> list[str]:
    """Return each reply's error code, `ok` where it is none."""
    return [reply.json["code"] if reply.status >= 400 else "ok" for reply in replies]


@dataclass
class Citizen:
    """Signs in and proves who they are against a running gateway."""

    client: Client
    code: str
    # A phone of one's own: signing in on another's ends what was begun there.
    device_id: str = field(default_factory=lambda: f"phone-journey-{next(_codes)}")
    tokens: dict[str, Any] = field(default_factory=dict)

    def keep(self, reply: Reply) -> Reply:
        """Take the tokens of a reply that has some."""
        if reply.status in (200, 201):
            self.tokens = reply.json
            self.client.authorization = f"Bearer {self.tokens['access_token']}"
        return reply

    def sign_in(self) -> Reply:
        body = {
            "code": f"{self.code}.journey-{next(_codes)}",
            "device": {"id": self.device_id, "name": "journey phone"},
        }
        return self.keep(self.client.post("/v1/sessions", body).must(201))

    def prove_name(self) -> Reply:
        person = persona(self.code)
        body = {
            "name": person.name,
            "id_number": person.id_number,
            "consent": agree_to(self.client, "identity-check"),
        }
        return self.keep(self.client.post("/v1/identity", body).must(200))

    def at_realname(self) -> "Citizen":
        self.sign_in()
        self.prove_name()
        return self

    def ask_for_digits(self) -> dict[str, Any]:
        body = {"consent": agree_to(self.client, "face-verification")}
        challenge: dict[str, Any] = self.client.post("/v1/face-verifications", body).must(201).json
        return challenge

    def send_video(self, challenge: dict[str, Any], video: bytes) -> Reply:
        path = f"/v1/face-verifications/{challenge['challenge_id']}/video"
        return self.client.upload(path, video, "clip.mp4")

    def ask_for_counter_code(self, counter: Client) -> str:
        """Return the code that a clerk hands over."""
        person = persona(self.code)
        body = {"name": person.name, "id_number": person.id_number}
        return str(counter.post("/v1/counter-codes", body).must(201).json["code"])

    def at_face(self, counter: Client) -> "Citizen":
        """Rise to `face` by the way that needs no video."""
        self.at_realname()
        body = {"code": self.ask_for_counter_code(counter)}
        self.keep(self.client.post("/v1/identity/counter", body).must(200))
        return self
