"""What a view asks of an ontology: words for a type and for a stance."""

from typing import Protocol


class Labels(Protocol):
    """Words for the codes of a record. `sayso.ontology.Ontology` is one."""

    def label(self, type: str, mode: str | None, /) -> str:
        """Say an event type and its mode in words, such as "missile attack"."""
        ...

    def stance_phrase(self, stance: str, /) -> str:
        """Say a stance as a verb after its source, such as "alleges"."""
        ...


class Codes:
    """The codes themselves, lower-cased, where a view has no ontology to ask."""

    def label(self, type: str, mode: str | None, /) -> str:
        """ASSAULT, missile -> "assault (missile)"."""
        return type.lower() if mode is None else f"{type.lower()} ({mode})"

    def stance_phrase(self, stance: str, /) -> str:
        """Return a stance's code, which is a verb already."""
        return stance
