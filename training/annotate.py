"""Annotate unlabelled news: one line an event, checked against the text, kept as offsets without the text.

    python -m training.annotate draw CORPORA --without GOLD.jsonl training/annotations/*.jsonl > REPORTS.jsonl
    python -m training.annotate show REPORTS.jsonl [ID ...]         sentences numbered, to annotate from
    python -m training.annotate check REPORTS.jsonl ANSWERS.txt     every line that does not fit, and why
    python -m training.annotate records REPORTS.jsonl ANSWERS.txt   the same as records, without values, to score
    python -m training.annotate pack REPORTS.jsonl ANSWERS.txt      the same as rows of training/annotations/train.jsonl

    python -m training.annotate join CORPORA training/annotations/held.jsonl > HELD.jsonl       rows as gold reports

A report begins with "= ID"; each event below it is a line of fields between bars:

    0 strike | ASSAULT/airstrike | occurred | actor: Israeli | place: Rafah | killed: 12 people | hedge: reportedly
    1 attack#2 | ASSAULT | possible | place: @0 Gaza | says: Hamas / warned / threatens | says: BBC / - / asserts

First the sentence's number and the trigger; then type and mode, and the status. "#2" is the second time these words
stand in the sentence, "@0" another sentence than the trigger's. `says` is a layer of attribution, innermost first:
source, cue, stance, and a fourth, "direct", inside quotation marks; "-" where nobody is named or no word says it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sayso.ontology import STANCES, STATUSES, Ontology
from sayso.reading.heads import KIND_OF_ROLE, QUOTES
from sayso.reading.sentences import split_sentences
from training.unlabelled import SHARES, read, shortened, unknown

Row = dict[str, Any]
ROLES = {r for r in KIND_OF_ROLE if not r.startswith(("source", "cue"))} - {"hedge"}
LIMIT = 1700  # characters of a passage: as many as the gold reports have
SHORT = 300  # a report's last piece is left out where it is shorter than this
_SPAN = re.compile(r"(?:@(?P<sentence>\d+) +)?(?P<words>.+?)(?:#(?P<time>\d+))?")


class MisfitError(Exception):
    """A line that does not fit the text or the ontology: what was found, and what was expected."""


def events_of(text: str, lines: Sequence[str], ontology: Ontology) -> tuple[list[Row], list[str]]:
    """The events of one report, in the form of the record's contract without values, and what was wrong."""
    sentences = [(s.start, s.end) for s in split_sentences(text)]
    events, wrong = [], []
    for line in lines:
        try:
            events.append(_event(text, sentences, line, ontology) | {"id": f"e{len(events) + 1}"})
        except MisfitError as error:
            wrong.append(f"{error} <- {line}")
    return events, wrong


def _event(text: str, sentences: Sequence[tuple[int, int]], line: str, ontology: Ontology) -> Row:
    fields = [f.strip() for f in line.split(" | ")]
    if len(fields) < 3 or not (head := re.fullmatch(r"(\d+) +(.+)", fields[0])):
        raise MisfitError("expected SENTENCE TRIGGER | TYPE/mode | status | ...")
    here = int(head[1])

    def span(words: str) -> Row:
        match = _SPAN.fullmatch(words.strip())
        if match is None:
            raise MisfitError("a field without words")
        sentence = int(match["sentence"]) if match["sentence"] else here
        return _find(text, sentences, sentence, match["words"], int(match["time"] or 1))

    kind, _, mode = fields[1].partition("/")
    if not ontology.has(kind, mode or None):
        raise MisfitError(f"no {fields[1]!r} in the ontology")
    if fields[2] not in STATUSES:
        raise MisfitError(f"status {fields[2]!r}; expected {', '.join(STATUSES)}")
    event: Row = {"trigger": span(head[2]), "type": kind, "mode": mode or None, "status": fields[2], "hedge": None,
                  "attribution": [], "arguments": []}  # fmt: skip
    for field in fields[3:]:
        name, colon, words = field.partition(":")
        if name == "says":
            event["attribution"].append(_layer(words, span))
        elif name == "hedge":
            event["hedge"] = span(words)
        elif colon and name in ROLES:
            event["arguments"].append({"role": name, "span": span(words)})
        else:
            raise MisfitError(f"{field!r}; expected says, hedge or a role ({', '.join(sorted(ROLES))})")
    return event


def _layer(words: str, span: Callable[[str], Row]) -> Row:
    parts = [p.strip() for p in words.split(" / ")]
    if len(parts) not in (3, 4) or parts[2] not in STANCES or (len(parts) == 4 and parts[3] not in QUOTES):
        raise MisfitError(f"says {words!r}; expected source / cue / stance [/ direct], stances {', '.join(STANCES)}")
    source, cue = (None if p == "-" else span(p) for p in parts[:2])
    return {"source": source, "cue": cue, "stance": parts[2], "quote": parts[3] if len(parts) == 4 else "indirect"}


def _find(text: str, sentences: Sequence[tuple[int, int]], sentence: int, words: str, time: int) -> Row:
    if sentence >= len(sentences):
        raise MisfitError(f"no sentence {sentence}; the last is {len(sentences) - 1}")
    start, end = sentences[sentence]
    plain = re.escape(words)
    found: list[int] = []
    for pattern in (rf"(?<!\w){plain}(?!\w)", plain):  # "he" is not in "the", but pages glue words: "17:53The army"
        if len(found) < time:
            found = [m.start() for m in re.finditer(pattern, text[start:end])]
    if len(found) < time:
        raise MisfitError(f"{words!r} (number {time}) is not in sentence {sentence}: {text[start:end]!r}")
    at = start + found[time - 1]
    return {"start": at, "end": at + len(words), "text": words}


def digest(text: str) -> str:
    """What tells a changed text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def packed(report: Row, events: Sequence[Row]) -> Row:
    """One report's events as offsets, to keep where its text may not be kept.

    `file` is where the corpora have the text, of which `length` characters from `start` on were annotated; the id of a
    passage that is not the text's first ends in "+" and where it starts.
    """

    def at(span: Row | None) -> list[int] | None:
        return span and [span["start"], span["end"]]

    return {
        "id": report["id"],
        "file": report["file"],
        "start": report.get("start", 0),
        "length": len(report["text"]),
        "digest": digest(report["text"]),
        "events": [
            [
                at(e["trigger"]), e["type"], e["mode"], e["status"], at(e["hedge"]),
                [[at(x["source"]), at(x["cue"]), x["stance"], x["quote"]] for x in e["attribution"]],
                [[a["role"], *at(a["span"])] for a in e["arguments"]],
            ]
            for e in events
        ],
    }  # fmt: skip


def unpacked(row: Row, text: str) -> Row:
    """The record that `packed` was made of; `text` is the report's."""
    if row["digest"] != digest(text):
        raise SystemExit(
            f"annotation of {row['id']}: made on another text than the corpus has; take both of one version"
        )

    def span(at: list[int] | None) -> Row | None:
        return at and {"start": at[0], "end": at[1], "text": text[at[0] : at[1]]}

    return {
        "id": row["id"],
        "text": text,
        "events": [
            {
                "id": f"e{number}", "trigger": span(trigger), "type": kind, "mode": mode, "status": status,
                "hedge": span(hedge), "incident": None,
                "attribution": [
                    {"source": span(source), "cue": span(cue), "stance": stance, "quote": quote}
                    for source, cue, stance, quote in layers
                ],
                "arguments": [{"role": role, "span": span([start, end])} for role, start, end in arguments],
            }
            for number, (trigger, kind, mode, status, hedge, layers, arguments) in enumerate(row["events"], 1)
        ],
    }  # fmt: skip


def joined(path: Path, corpora: Path) -> Iterator[Row]:
    """Packed rows as reports with their events, in the order of the file; date and publisher as the corpus has them."""
    rows = [json.loads(x) for x in path.read_text(encoding="utf-8").split("\n") if x]
    files = sorted({row["file"] for row in rows})
    reports = {(file, report["id"]): report for file in files for report in read(corpora / file)}
    for row in rows:
        report = reports[row["file"], report_id(row)]
        yield {**report, "title": "", **unpacked(row, report["text"][row["start"] :][: row["length"]])}


def answers(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Report by report: its id, and its lines."""
    id_, lines = "", []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("= "):
            if id_:
                yield id_, lines
            id_, lines = line[2:].strip(), []
        elif line.strip() and not line.startswith("//"):
            lines.append(line.strip())
    if id_:
        yield id_, lines


def draw(corpora: Path, without: Sequence[Path], count: int, seed: int, files: Sequence[str]) -> Iterator[Row]:
    """Passages of the unlabelled news, report by report in random order, of no report that shares one with `without`.

    The files of `without` hold gold reports (with "text"), or annotations: of their reports what follows is drawn.
    """
    rows = [json.loads(x) for path in without for x in path.read_text(encoding="utf-8").split("\n") if x]
    gold = [row["text"] for row in rows if "text" in row]
    done: dict[tuple[str, str], int] = {}
    for row in rows:
        if "text" not in row:
            key = row["file"], report_id(row)
            done[key] = max(done.get(key, 0), row["start"] + row["length"])
    reports = [{**report, "file": file} for file in files for report in read(corpora / file)]
    begun = {r["text"]: r for r in reports if (r["file"], r["id"]) in done}
    fresh = {r["text"]: r for r in reports if r["text"] not in begun}
    drawn = [begun[text] for text in unknown(begun, gold)]
    drawn += [fresh[text] for text in unknown(fresh, [*gold, *begun])]
    random.Random(seed).shuffle(drawn)
    yield from islice((p for r in drawn for p in passages(r, done.get((r["file"], r["id"]), 0))), count)


def passages(report: Row, start: int) -> Iterator[Row]:
    """A report's text from `start` on, in pieces of at most LIMIT characters; the id of a later one ends in where."""
    text = report["text"]
    while text[start:].strip():
        start += len(text[start:]) - len(text[start:].lstrip())
        piece = shortened(text[start:], LIMIT)
        last = not text[start + len(piece) :].strip()
        if not start or not last or len(piece) >= SHORT:
            yield {**report, "id": f"{report['id']}+{start}" if start else report["id"], "start": start, "text": piece}
        start += len(piece)


def report_id(row: Row) -> str:
    """The id in the corpus of the report that a packed row is a passage of."""
    id_: str = row["id"]
    return id_.removesuffix(f"+{row['start']}")


def show(rows: Sequence[Row], ids: Sequence[str]) -> Iterator[str]:
    """Reports, all or some, with their sentences numbered."""
    for row in rows:
        if not ids or row["id"] in ids:
            yield f"= {row['id']} | {row['publisher']} | {row['published']}"
            yield from (f"[{n}] {s.text}" for n, s in enumerate(split_sentences(row["text"])))


def give(rows: Sequence[Row], path: Path, form: str) -> Iterator[str]:
    """Answers as records or packed rows, one a line (none for "check"); what does not fit goes to standard error."""
    ontology = Ontology.load()
    reports = {r["id"]: r for r in rows}
    count = bad = 0
    for id_, lines in answers(path):
        if id_ in reports:
            events, wrong = events_of(reports[id_]["text"], lines, ontology)
        else:
            events, wrong = [], ["no such report in the file of reports"]
        for message in wrong:
            print(f"{id_}: {message}", file=sys.stderr)
        count, bad = count + len(events), bad + len(wrong)
        if id_ in reports and form != "check":
            row = packed(reports[id_], events) if form == "pack" else {"id": id_, "events": events}
            yield _line(row)
    print(f"{count} events, {bad} lines that do not fit", file=sys.stderr)


def main() -> None:
    """Draw, show, or check and give out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "show", "check", "records", "pack", "join"))
    parser.add_argument("source", type=Path, help="the unpacked corpora for draw and join, else REPORTS.jsonl")
    parser.add_argument("rest", nargs="*", help="ids to show, or the file of answers or rows")
    parser.add_argument("--without", type=Path, nargs="+", default=[], help="gold reports and annotations to keep off")
    parser.add_argument("--files", nargs="+", default=list(SHARES), help="of the corpora, to draw from")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.stdout.writelines(f"{line}\n" for line in _told(args))


def _told(args: argparse.Namespace) -> Iterator[str]:
    if args.what == "draw":
        yield from map(_line, draw(args.source, args.without, args.count, args.seed, args.files))
    elif args.what == "join":
        rows = joined(Path(args.rest[0]), args.source)
        yield from (_line(row) for row in rows if row["published"])  # readers need a date
    else:
        rows = [json.loads(x) for x in args.source.read_text(encoding="utf-8").split("\n") if x]
        yield from show(rows, args.rest) if args.what == "show" else give(rows, Path(args.rest[0]), args.what)


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False)


if __name__ == "__main__":
    main()
