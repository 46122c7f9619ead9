"""Who reads or changes what about whom, on what ground and why. Every bureau call carries one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

Text = str | Callable[[], str]
"""A text, or what opens it once it is needed."""


class SubjectKind(StrEnum):
    """Citizens have an identity number, enterprises a unified social credit code."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"


class Ground(StrEnum):
    """Why the actor may act about the subject."""

    SELF = "self"
    VERIFICATION = "verification"  # the subject handed a licence code to the actor
    CONSENT = "consent"  # the subject agreed to a request of the actor
    COUNTER = "counter"  # the subject stands before the actor
    ISSUE = "issue"  # the actor issues a licence to the subject
    SUPERVISION = "supervision"  # the actor checks what others did with the subject's data


class Channel(StrEnum):
    MINI_PROGRAM = "mini-program"
    VERIFIER = "verifier"
    COUNTER = "counter"
    COMMAND = "command"


class Subject:
    """Whom a call is about. The name and number are for bureaus only, and never in a log.

    `ref` is opaque, stable and safe to log; it is empty until the population bureau has
    confirmed who the person is. `epoch` changes whenever what bureaus answered about them before
    must not be given again: they signed out, withdrew a consent, or had something changed.

    Args:
        name, id_number: May stay sealed until a bureau is asked. What is shown from memory needs
            neither.
    """

    def __init__(
        self,
        *,
        ref: str,
        name: Text,
        id_number: Text,
        kind: SubjectKind = SubjectKind.CITIZEN,
        epoch: str = "",
    ) -> None:
        self.ref: Final = ref
        self.kind: Final = kind
        self.epoch: Final = epoch
        self._name = name
        self._id_number = id_number

    @cached_property
    def name(self) -> str:
        return _opened(self._name)

    @cached_property
    def id_number(self) -> str:
        return _opened(self._id_number)

    def __repr__(self) -> str:
        return f"Subject(ref={self.ref!r})"


class Actor:
    """Who acts: a citizen (`ref` as in Subject), or an organisation (`ref` is its client id)."""

    def __init__(self, *, ref: str, name: Text) -> None:
        self.ref: Final = ref
        self._name = name

    @cached_property
    def name(self) -> str:
        return _opened(self._name)

    def __repr__(self) -> str:
        return f"Actor(ref={self.ref!r})"


@dataclass(frozen=True, kw_only=True)
class Access:
    """One reason to touch one subject's data.

    `purpose` is a short stable code such as `home-page` or `licence:resident-id-card`: it goes to
    the audit trail and, where its dialect has a place for it, to the bureau.
    """

    actor: Actor
    subject: Subject
    purpose: str
    ground: Ground = Ground.SELF
    channel: Channel = Channel.MINI_PROGRAM


def _opened(text: Text) -> str:
    return text if isinstance(text, str) else text()
