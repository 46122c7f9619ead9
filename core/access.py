"""Who reads or changes what about whom, on what ground and why. Every bureau call carries one."""

from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a call is about. The name and number are for bureaus only, and never in a log.

    `ref` is opaque, stable and safe to log; it is empty until the population bureau has
    confirmed who the person is. `epoch` changes whenever what bureaus answered about them before
    must not be given again: they signed out, withdrew a consent, or had something changed.
    """

    ref: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    kind: SubjectKind = SubjectKind.CITIZEN
    epoch: str = ""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a citizen (`ref` as in Subject), or an organisation (`ref` is its client id)."""

    ref: str
    name: str = field(repr=False)


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
