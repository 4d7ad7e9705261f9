"""A claim as one sentence, in fragments that a view may colour. Shared by the terminal and plain text."""

from typing import Literal

from sayso.record import Record, Struct
from sayso.views.marks import Kind
from sayso.views.values import day
from sayso.views.wording import (
    Claim,
    Detail,
    Incident,
    incidents,
    own_voice,
    told_once,
    voice_phrase,
)

Style = Kind | Literal["standing", "plain", "quiet"]


class Fragment(Struct, frozen=True, kw_only=True):
    """Words of a sentence and what they are, for the view that styles them."""

    text: str
    style: Style = "plain"


def sentence(claim: Claim, publisher: str | None) -> tuple[Fragment, ...]:
    """Say a claim: who says so, what, its values, its hedge. A view puts its standing in front."""
    parts: list[Fragment] = []
    for index, voice in enumerate(claim.voices):
        if index:
            parts.append(Fragment(text=", quoting: " if claim.voices[index - 1].direct else " that "))
        parts.append(Fragment(text=voice_phrase(voice), style="says"))
    if not claim.voices:
        parts.append(Fragment(text=own_voice(publisher), style="quiet"))
    parts.append(Fragment(text=": "))
    parts.append(Fragment(text=claim.what, style="event"))
    previous = None
    for detail in told_once(claim.details):
        parts.append(Fragment(text=_joint(detail, previous)))
        parts += _detail(detail)
        previous = detail
    if claim.hedge is not None:
        parts += [Fragment(text="; hedged "), Fragment(text=f"“{claim.hedge}”", style="hedge")]
    return (*parts, Fragment(text="."))


def _joint(detail: Detail, previous: Detail | None) -> str:
    """Return what stands before a value; two values of one role share their lead."""
    if previous is not None and (previous.role, previous.lead) == (detail.role, detail.lead):
        return ", "
    lead = "" if detail.role == "time" else f"{detail.lead} "
    if detail.kind == "many" and detail.counted is None:
        lead = f"{detail.lead}: "
    return f" {lead}" if previous is None and detail.role in ("actor", "target") else f", {lead}"


def _detail(detail: Detail) -> list[Fragment]:
    known = [f"“{detail.quoted}”"] if detail.quoted else []
    if detail.kind in ("who", "with", "many"):
        known += detail.notes
    parts = [Fragment(text=detail.text, style=detail.kind)]
    if detail.counted:
        parts.append(Fragment(text=f" {detail.counted}", style="with"))
    if known:
        parts.append(Fragment(text=f" ({', '.join(known)})", style="quiet"))
    return parts


def scores(claim: Claim) -> str | None:
    """List the scores of a claim, its voices and its values, 0 to 1; None where the reader gave none."""
    held = [("source", voice.score) for voice in claim.voices]
    held += [(detail.role, detail.score) for detail in claim.details]
    parts = [f"{role} {score:.2f}" for role, score in held if score is not None]
    if claim.event.score is not None:
        parts.insert(0, f"{claim.event.score:.2f}")
    return f"score {' · '.join(parts)}" if parts else None


def byline(record: Record) -> str:
    """Say where a report comes from: outlet, publication date."""
    return f"{record.publisher or 'Outlet not named'} · published {day(record.published)}"


def tally(claims: tuple[Claim, ...]) -> str:
    """Count claims, incidents and named voices: "18 claims · 12 incidents · 4 voices cited"."""
    voices = {voice.name.casefold() for claim in claims for voice in claim.voices if voice.words}
    cited = f"{plural(len(voices), 'voice')} cited" if voices else "nobody cited"
    return f"{plural(len(claims), 'claim')} · {plural(len(incidents(claims)), 'incident')} · {cited}"


def heading(incident: Incident, number: int) -> str:
    """Name an incident by its first claim: "Incident 3 · missile interception · 2 claims"."""
    names = list(dict.fromkeys(claim.what for claim in incident.claims))
    what = " / ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return f"Incident {number} · {plural(len(incident.claims), 'claim')} of {what}"


def plural(count: int, noun: str) -> str:
    """1, claim -> "1 claim"; 2, claim -> "2 claims"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
