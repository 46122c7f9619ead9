"""What a scenario may change about a sample citizen, for as long as it is played."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from mock_upstreams.lives import HousingFund, Insurance, Persona, Portrait

_LONGEST = 100
_FOR_LIFE = "for-life"


class Unfit(ValueError):
    """The value cannot be one. The message says what can."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST:
        raise Unfit(f"must be text of 1 to {_LONGEST} characters")
    return value


def _one_of(value: object, *options: str) -> str:
    if value not in options:
        raise Unfit(f"must be one of {', '.join(options)}")
    return str(value)


def _day(value: object) -> date:
    if isinstance(value, str):  # as JSON has it
        with suppress(ValueError):
            return date.fromisoformat(value)
    if type(value) is not date:
        raise Unfit("must be a date, such as 2026-11-30")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def _name(persona: Persona, value: object) -> Persona:
    return replace(persona, name=_text(value))


def _address(persona: Persona, value: object) -> Persona:
    return replace(persona, address=_text(value))


def _portrait(persona: Persona, value: object) -> Persona:
    chosen = _one_of(value, "none", *(one.value for one in Portrait))
    return replace(persona, portrait=None if chosen == "none" else Portrait(chosen))


def _card_until(persona: Persona, value: object) -> Persona:
    return replace(persona, card_until=None if value == _FOR_LIFE else _day(value))


def _deceased_on(persona: Persona, value: object) -> Persona:
    return replace(persona, deceased_on=_day(value))


def _locked_out(persona: Persona, value: object) -> Persona:
    return replace(persona, is_locked_out=_flag(value))


def _insurance(persona: Persona, value: object) -> Persona:
    chosen = _one_of(value, "none", "active", "paused", "frozen")
    if chosen == "none":
        return replace(persona, insurance=None)
    held = persona.insurance
    if held is None or not persona.jobs:
        raise Unfit("this citizen has no account to change")
    if chosen == "frozen":
        return replace(persona, insurance=replace(held, is_frozen=True))
    status: Insurance = replace(held, is_frozen=False)
    if chosen == "active":
        return replace(persona, insurance=replace(status, status="active"))
    return replace(persona, insurance=replace(status, status="paused"))


def _housing_fund(persona: Persona, value: object) -> Persona:
    chosen = _one_of(value, "none", "open", "sealed")
    if chosen == "none":
        return replace(persona, housing_fund=None)
    held: HousingFund | None = persona.housing_fund
    if held is None:
        raise Unfit("this citizen has no account to change")
    return replace(persona, housing_fund=replace(held, is_sealed=chosen == "sealed"))


def _insurance_card(persona: Persona, value: object) -> Persona:
    _one_of(value, "none")
    return replace(persona, insurance_card=None)


def _travel_papers(persona: Persona, value: object) -> Persona:
    _one_of(value, "none")
    return replace(persona, travel_papers=(), pending=None, appointment=None)


CHANGES: dict[str, Callable[[Persona, object], Persona]] = {
    "name": _name,
    "address": _address,
    "portrait": _portrait,
    "card_until": _card_until,
    "deceased_on": _deceased_on,
    "locked_out": _locked_out,
    "insurance": _insurance,
    "housing_fund": _housing_fund,
    "insurance_card": _insurance_card,
    "travel_papers": _travel_papers,
}
"""By key. Each raises `Unfit` where the value cannot be one."""
