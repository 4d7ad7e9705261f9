"""The right side of the page: the claims, by incident. The voice and the standing come before the event."""

from sayso.record import Record
from sayso.views.markup import Html, join, tag
from sayso.views.page_text import Anchors
from sayso.views.prose import heading
from sayso.views.wording import Claim, Detail, Voice, incidents, own_voice, same_words, told_once

# Shape and colour both say how a claim stands; the word always stands beside them.
STANDINGS = {
    "Reported": ("reported", "●", "the outlet says so itself, without a hedge"),
    "Claimed": ("claimed", "◐", "somebody else says so, or the outlet hedges"),
    "Denied": ("denied", "✕", "somebody denies it"),
    "Not so": ("denied", "✕", "said not to have happened"),
    "Possible": ("possible", "◇", "may happen, or is threatened"),
    "Expected": ("expected", "▷", "planned, announced or expected"),
    "Demanded": ("demanded", "!", "asked for, not done"),
}


def claims(record: Record, held: tuple[Claim, ...], anchors: Anchors, level: int) -> Html:
    """List a report's claims; `level` is the heading level of an incident."""
    if not held:
        return tag("p", "No claim of an event was found in this report.", class_="none")
    groups = []
    for number, incident in enumerate(incidents(held), 1):
        cards = (_card(claim, record.publisher, anchors, level + 1) for claim in incident.claims)
        groups.append(
            tag(
                "section",
                tag(f"h{level}", heading(incident, number), class_="incident"),
                tag("ol", *cards),
            )
        )
    return join(*groups)


def _card(claim: Claim, publisher: str | None, anchors: Anchors, level: int) -> Html:
    name, shape, _ = STANDINGS.get(claim.standing, ("other", "○", ""))
    me = anchors.claim(claim.number)
    return tag(
        "li",
        tag("div", *_says(claim, publisher), class_="says-line"),
        tag(
            f"h{level}",
            tag("span", str(claim.number), class_="num"),
            tag("span", tag("span", shape, aria_hidden="true"), f" {claim.standing}", class_="standing"),
            " ",
            tag("a", claim.what, href=f"#{anchors.words(claim.number)}", class_="what"),
        ),
        _values(claim),
        _foot(claim),
        id=me,
        class_=f"card s-{name}",
        data_c=me,
        value=str(claim.number),
    )


def _says(claim: Claim, publisher: str | None) -> list[Html]:
    if not claim.voices:
        return [tag("span", own_voice(publisher), class_="own")]
    parts: list[Html] = []
    for index, voice in enumerate(claim.voices):
        if index:
            parts.append(join(", quoting: " if claim.voices[index - 1].direct else " that "))
        parts.append(_voice(voice))
    return parts


def _voice(voice: Voice) -> Html:
    known = voice.words and not same_words(voice.words, voice.name)
    return join(
        tag("bdi", voice.name, class_="name"),
        tag("span", " “", tag("bdi", voice.words), "”", class_="quiet") if known else None,
        join(" ", tag("span", voice.code, class_="code")) if voice.code else None,
        " ",
        tag("span", voice.phrase, class_="verb"),
        tag("span", " “", tag("bdi", voice.cue), "”", class_="quiet") if voice.cue else None,
        tag("span", ", in direct quotation", class_="quiet") if voice.direct else None,
    )


def _values(claim: Claim) -> Html | None:
    rows = [_hedge(claim.hedge)] if claim.hedge is not None else []
    previous = None
    for detail in told_once(claim.details):
        rows.append(_row(detail, repeated=previous == (detail.role, detail.lead)))
        previous = (detail.role, detail.lead)
    return tag("dl", *rows) if rows else None


def _hedge(words: str) -> Html:
    return tag("div", _key("hedged", "hedge"), tag("dd", "“", tag("bdi", words), "”", class_="hedged"))


def _row(detail: Detail, *, repeated: bool) -> Html:
    shown = [tag("bdi", detail.text, class_="value")]
    if detail.counted:
        shown.append(tag("bdi", f" {detail.counted}"))
    if detail.quoted:
        shown.append(tag("span", " “", tag("bdi", detail.quoted), "”", class_="quiet"))
    notes = [*detail.notes, *([f"score {detail.score:.2f}"] if detail.score is not None else [])]
    for note in notes:
        shown += [Html(" "), tag("span", note, class_="code")]
    return tag("div", _key(detail.lead, detail.kind), tag("dd", *shown), class_="again" if repeated else None)


def _key(lead: str, kind: str) -> Html:
    return tag("dt", tag("span", lead, class_=f"k {kind} d0"))


def _foot(claim: Claim) -> Html | None:
    roles = {detail.role for detail in claim.details}
    lacking = [word for role, word in (("time", "when"), ("place", "where")) if role not in roles]
    parts = [f"not stated: {', '.join(lacking)}"] if lacking else []
    if claim.event.score is not None:
        parts.append(f"score {claim.event.score:.2f}")
    return tag("p", " · ".join(parts), class_="foot") if parts else None
