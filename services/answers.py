"""What an item answers: asked of its bureau, or as it was answered a moment ago."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bureaus.registry import Bureaus
from core.access import Access
from core.upstream.answers import Answers
from core.upstream.cache import Kept, Question
from core.upstream.report import report_spared
from services.item import LookUp, result_json


class ItemAnswers:
    """Runs items that only read, and spares bureaus what they just said.

    What is kept is found again only for the same citizen, asked about by the same actor.
    """

    def __init__(self, bureaus: Bureaus, answers: Answers) -> None:
        self._bureaus = bureaus
        self._answers = answers

    def fresh(self, item: LookUp, access: Access, arguments: Mapping[str, Any]) -> Kept | None:
        """Return what the item answered to the same question just now."""
        return self._answers.fresh(_question(item, access, arguments), item.lifetime)

    def ask(self, item: LookUp, access: Access, arguments: Mapping[str, Any]) -> Kept:
        """Run the item; return its result as JSON in UTF-8, as its result schema dumps it.

        Raises:
            BureauError: its bureau does not answer, or not as agreed.
        """
        question = _question(item, access, arguments)

        def ask() -> bytes:
            return result_json(item, item.run(self._bureaus, access, arguments))

        return self._answers.ask(question, item.lifetime, ask)

    def last(self, item: LookUp, access: Access, arguments: Mapping[str, Any]) -> Kept | None:
        """Return what the item last answered to the same question, if that is not too old."""
        return self._answers.last(_question(item, access, arguments))

    def page(self, access: Access, items: Sequence[LookUp]) -> Kept | None:
        """Return the page of these items that was made before, if all of it is as good as new."""
        page = self._answers.page(_page(access))
        if page is not None:
            for item in items:
                report_spared(item.bureau, item.code, "cached")
        return page

    def keep_page(self, access: Access, page: Kept, *, until: datetime) -> None:
        """Keep a page made of what `fresh` returned just now, until the first part is too old."""
        self._answers.keep_page(_page(access), page, until=until)


def _question(item: LookUp, access: Access, arguments: Mapping[str, Any]) -> Question:
    return Question(
        citizen=access.subject.ref,
        epoch=access.subject.epoch,
        actor=access.actor.ref,
        bureau=item.bureau,
        operation=item.code,
        arguments_hash=_hash(arguments),
    )


def _page(access: Access) -> Question:
    return Question(
        citizen=access.subject.ref,
        epoch=access.subject.epoch,
        actor=access.actor.ref,
        bureau="",
        operation=access.purpose,
        arguments_hash="",
    )


def _hash(arguments: Mapping[str, Any]) -> str:
    if not arguments:
        return ""
    # Not the arguments themselves: nobody counts how large they are, or knows what is in them.
    canonical = json.dumps(arguments, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
