"""Loaders of annotated corpora: each yields `Annotated` texts in one form. No text of theirs is in the repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sayso.reading.heads import KIND_OF_ROLE
from sayso.record import Struct
from training.annotate import joined

Offsets = tuple[int, int]


class Head(Struct):
    """The word that others hang on: an event's trigger, or an attribution's cue."""

    start: int
    end: int
    type: str
    mode: str | None = None
    status: str | None = None


class Tie(Struct):
    """A span that plays a role for a head. `head` is the index of the head in its text."""

    head: int
    role: str
    kind: str
    start: int
    end: int
    stance: str | None = None
    quote: str | None = None


class Annotated(Struct):
    """A text with what one corpus says of it. `task` names the heads of the network that learn from it."""

    task: str  # record, events, speech, names
    id: str
    text: str
    heads: tuple[Head, ...] = ()
    ties: tuple[Tie, ...] = ()
    names: tuple[tuple[int, int, str], ...] = ()


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def records(path: Path) -> Iterator[Annotated]:
    """Reports in the form of the record's contract."""
    for report in _lines(path):
        yield from_record(report)


def from_record(report: dict) -> Annotated:
    """One report's events as heads and ties."""
    heads, ties, seen = [], [], {}
    for event in report["events"]:
        trigger = event["trigger"]
        at = (trigger["start"], trigger["end"])
        if at in seen:  # one trigger may tell two events; the network has one head a trigger, so they share it
            index = seen[at]
        else:
            index = seen[at] = len(heads)
            heads.append(Head(start=at[0], end=at[1], type=event["type"], mode=event["mode"], status=event["status"]))
        for argument in event["arguments"]:
            span = argument["span"]
            role = argument["role"]
            ties.append(Tie(head=index, role=role, kind=KIND_OF_ROLE[role], start=span["start"], end=span["end"]))
        for number, layer in enumerate(event["attribution"][:2], 1):
            ties += [_said(index, part, number, layer) for part in ("source", "cue") if layer[part]]
        if event["hedge"]:
            hedge = event["hedge"]
            ties.append(Tie(head=index, role="hedge", kind="hedge", start=hedge["start"], end=hedge["end"]))
    return Annotated(task="record", id=report["id"], text=report["text"], heads=tuple(heads), ties=tuple(ties))


def _said(head: int, part: str, number: int, layer: dict) -> Tie:
    span = layer[part]
    return Tie(
        head=head,
        role=f"{part}{number}",
        kind=part,
        start=span["start"],
        end=span["end"],
        stance=layer["stance"],
        quote=layer["quote"],
    )


def _joined(tokens: Sequence[str]) -> tuple[str, list[Offsets]]:
    """Tokens joined by single spaces, with the offsets of each."""
    offsets, at = [], 0
    for token in tokens:
        offsets.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), offsets


def wikievents(path: Path) -> Iterator[Annotated]:
    """WikiEvents: KAIROS types and roles. The file repeats a context for each sentence with events; here it is one."""
    contexts: dict[tuple[str, ...], list[dict]] = {}
    for window in _lines(path):
        contexts.setdefault(tuple(window["context"]), []).extend(window["events"])
    for number, (tokens, events) in enumerate(contexts.items()):
        text, at = _joined(tokens)
        heads, ties = [], []
        for index, event in enumerate(events):
            a, b, _ = event["trigger"]
            heads.append(Head(start=at[a][0], end=at[b - 1][1], type=event["event_type"]))
            for begin, end, _, role in event["args"]:
                ties.append(Tie(head=index, role=role.lower(), kind="argument", start=at[begin][0], end=at[end - 1][1]))
        yield Annotated(task="events", id=f"wikievents-{number}", text=text, heads=tuple(heads), ties=tuple(ties))


def rams(path: Path) -> Iterator[Annotated]:
    """RAMS: one event a window of five sentences, arguments across them."""
    for window in _lines(path):
        text, at = _joined([t for s in window["sentences"] for t in s])
        (a, b, types), *_ = window["evt_triggers"]
        head = Head(start=at[a][0], end=at[b][1], type=types[0][0])
        ties = [
            Tie(head=0, role=role[11:].lower(), kind="argument", start=at[s][0], end=at[e][1])
            for _, (s, e), role in window["gold_evt_links"]
        ]
        yield Annotated(task="events", id=window["doc_key"], text=text, heads=(head,), ties=tuple(ties))


def polnear(path: Path) -> Iterator[Annotated]:
    """Attributions (bench form): cues as heads, their sources and contents as ties."""
    for document in _lines(path):
        heads, ties = [], []
        for attribution in document["attributions"]:
            if not attribution["cue"] or not attribution["content"]:
                continue
            cue = attribution["cue"]
            index = len(heads)
            heads.append(Head(start=cue[0][0], end=cue[-1][1] if _near(cue) else cue[0][1], type="cue"))
            for role in ("source", "content"):
                ties += [Tie(head=index, role=role, kind=role, start=s, end=e) for s, e in attribution[role] or ()]
        yield Annotated(task="speech", id=document["doc"], text=document["text"], heads=tuple(heads), ties=tuple(ties))


def _near(parts: Sequence[Sequence[int]]) -> bool:
    """Whether the parts of a broken cue ("did not ... say") stand close enough to be one span."""
    return parts[-1][1] - parts[0][0] <= 40


_ENTITY = {
    "PER": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "Person": "PER",
    "Organisation": "ORG",
    "Location": "LOC",
}
_POLITICS = {
    "politician": "PER", "person": "PER", "organisation": "ORG", "politicalparty": "ORG", "country": "LOC",
    "location": "LOC", "election": "MISC", "event": "MISC", "misc": "MISC",
}  # fmt: skip
_RE3D = {
    "Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "MISC", "Weapon": "MISC",
    "MilitaryPlatform": "MISC", "Vehicle": "MISC",
}  # fmt: skip
_TAG = re.compile(r"([BI])-(\S+)")


def _iob(path: Path, task: str, column: int, names: dict[str, str]) -> Iterator[Annotated]:
    rows: list[tuple[str, str]] = []
    number = 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# "):
            continue
        parts = line.split("\t")
        if line.strip() and len(parts) > column:
            rows.append((parts[1] if column == 2 else parts[0], parts[column]))
            continue
        if rows:
            number += 1
            yield _named(task, f"{path.stem}-{number}", rows, names)
            rows = []


def _named(task: str, id_: str, rows: Sequence[tuple[str, str]], names: dict[str, str]) -> Annotated:
    text, at = _joined([r[0] for r in rows])
    found: list[tuple[int, int, str]] = []
    for (a, b), (_, tag) in zip(at, rows, strict=True):
        match = _TAG.match(tag)
        label = names.get(match[2]) if match else None
        if label is None:
            continue
        if match and match[1] == "I" and found and found[-1][1] >= a - 1 and found[-1][2] == label:
            found[-1] = (found[-1][0], b, label)
        else:
            found.append((a, b, label))
    return Annotated(task=task, id=id_, text=text, names=tuple(found))


def names(corpora: Path) -> Iterator[Annotated]:
    """Names of people, organisations and places: UNER on EWT, CrossNER politics, re3d."""
    yield from _iob(corpora / "uner/en_ewt-ud-train.iob2", "names", 2, _ENTITY)
    yield from _iob(corpora / "crossner/politics/train.txt", "names", 1, _POLITICS)
    yield from _iob(corpora / "crossner/politics/dev.txt", "names", 1, _POLITICS)
    yield from _iob(corpora / "cameo/re3d/train.txt", "names", 1, _RE3D)


def annotated(path: Path, corpora: Path) -> Iterator[Annotated]:
    """News annotated since (`training.annotate`)."""
    return map(from_record, joined(path, corpora))


def auxiliary(corpora: Path) -> Iterator[Annotated]:
    """Every corpus beside the gold reports."""
    yield from wikievents(corpora / "wikievents/train.jsonl")
    yield from rams(corpora / "rams/dev.jsonlines")
    yield from polnear(corpora / "bench_gold/attribution/polnear_train.gold.jsonl")
    yield from names(corpora)
