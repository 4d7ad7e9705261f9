"""One id, one report: an id that rows of one load use for different texts is noticed."""

from __future__ import annotations

from sayso.errors import IntakeError
from sayso.record import Report


class Ids:
    """The ids of one load, with what each was used for: about 0.3 kB a report in memory."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, str | None, str]] = {}

    def checked(self, outcome: Report | IntakeError) -> Report | IntakeError:
        """The report as it is, or an error in its place where its id was another text's before.

        The same text again is the same report, and another text of the same address a later version of the page.
        """
        if isinstance(outcome, IntakeError):
            return outcome
        where = outcome.path or outcome.url or "the text"
        words = hash(outcome.sha256)
        first, url, place = self._first.setdefault(outcome.id, (words, outcome.url, where))
        if words == first or (url is not None and url == outcome.url):
            return outcome
        return IntakeError(
            where,
            f"the id {outcome.id!r} is that of another text, at {place}; give every report an id of its own, or name "
            "another field with --id-field",
        )
