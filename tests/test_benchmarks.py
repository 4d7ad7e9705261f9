"""The measures of benchmarks/, on cases small enough to count by hand and on the bundled samples."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training import calibration

from sayso.reading.given import read_given
from sayso.reading.heads import KIND_OF_ROLE
from sayso.record import Argument, Event, Report, Span

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Modules of benchmarks/ by name; they find each other as when one of them is run."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return import_module


def event(status: str, *, hedge: bool = False, said: bool = False, incident: str = "i1") -> dict[str, Any]:
    span = {"start": 0, "end": 6, "text": "strike"}
    return {
        "trigger": span,
        "type": "ASSAULT",
        "status": status,
        "hedge": span if hedge else None,
        "attribution": [{"source": span}] if said else [],
        "incident": incident,
    }


def test_a_status_is_a_plain_fact_only_without_hedge_and_source(task: Any) -> None:
    record_task, alignment = task("record_task"), task("alignment")
    found = [
        event("occurred"),  # the one offender
        event("occurred", hedge=True),
        event("occurred", said=True),
        event("possible"),
    ]
    pairs = [("r1", alignment.Matched(event("negated"), f, n, n, [])) for n, f in enumerate(found)]
    pairs.append(("r1", alignment.Matched(event("occurred"), event("occurred"), 4, 4, [])))  # not asked about
    counts, offenders = record_task.plain_facts(pairs)
    assert (counts["shown"], counts["of"], counts["percent"]) == (1, 4, 25.0)
    assert offenders == ["plain   r1 negated ASSAULT 'strike'"]


def test_macro_f1_is_the_plain_mean_over_statuses(task: Any) -> None:
    record_task, alignment = task("record_task"), task("alignment")
    told = [("occurred", "occurred"), ("occurred", "occurred"), ("negated", "occurred"), ("future", "future")]
    pairs = [("r", alignment.Matched(event(g), event(f), n, n, [])) for n, (g, f) in enumerate(told)]
    rows = [{"events": [event(g) for g, _ in told]}], [{"events": [event(f) for _, f in told]}]
    among = record_task.statuses(pairs, *rows)["matched"]
    assert (among["occurred"]["f1"], among["negated"]["f1"], among["future"]["f1"]) == (80.0, 0.0, 100.0)
    assert among["macro_f1"] == 60.0


def test_calibration_error_by_hand() -> None:
    scores, right = [0.95, 0.95, 0.15, 0.15], [True, False, False, False]
    table = calibration.reliability(scores, right)
    assert [(row["from"], row["n"], row["right"]) for row in table] == [(0.1, 2, 0.0), (0.9, 2, 0.5)]
    assert calibration.calibration_error(table) == pytest.approx(100 * (2 * 0.15 + 2 * 0.45) / 4)
    assert sum(row["n"] for row in calibration.reliability(scores, right, equal_mass=True, bins=2)) == 4


def pairs_of(scores: Any, right: Any, events: Any = None) -> Any:
    reports = tuple(str(n // 10) for n in range(len(scores)))
    return calibration.Pairs(np.asarray(scores), np.asarray(right, dtype=float), reports, events)


def error_of(scores: Any, right: Any) -> float:
    error: float = calibration.calibration_error(calibration.reliability(scores, right))
    return error


def test_calibration_undoes_overconfidence_and_keeps_order() -> None:
    chance = np.random.default_rng(3)
    truth = chance.uniform(0.3, 0.9, 4000)
    odds = np.log(truth / (1 - truth))
    scores = 1 / (1 + np.exp(-(3 * odds + 2)))  # far too sure of itself
    right = chance.random(4000) < truth
    curve = calibration.fit(pairs_of(scores, right))
    assert error_of(scores, right) > 10
    assert error_of(curve(scores), right) < 3
    assert np.all(np.diff(curve(np.linspace(0, 1, 50))) >= 0)


def test_good_scores_are_left_as_they_are() -> None:
    chance = np.random.default_rng(5)
    scores = chance.uniform(0.05, 0.95, 4000)
    right = chance.random(4000) < scores
    curve = calibration.fit(pairs_of(scores, right))
    assert np.abs(curve(scores) - scores).max() < 0.05


def test_an_argument_of_a_doubtful_event_is_doubtful() -> None:
    chance = np.random.default_rng(7)
    events, alone = chance.uniform(0.2, 0.99, (2, 4000))
    right = chance.random(4000) < events * alone
    curve = calibration.fit(pairs_of(alone, right, events))
    assert curve([0.9], [0.3])[0] < curve([0.9], [0.9])[0] - 0.2
    assert error_of(curve(alone, events), right) < 4


def test_an_argument_beside_a_better_one_of_its_role_is_doubtful() -> None:
    chance = np.random.default_rng(9)
    best = chance.uniform(0.5, 0.95, 4000)
    scores = np.where(chance.random(4000) < 0.5, best, best * chance.uniform(0.4, 0.9, 4000))
    right = chance.random(4000) < np.where(scores < best, 0.3 * scores, scores)
    reports = tuple(str(n // 10) for n in range(4000))
    pairs = calibration.Pairs(scores, right.astype(float), reports, np.full(4000, 0.9), best)
    assert calibration.best_family(pairs) == "platt, event and best"
    curve = calibration.fit(pairs)
    assert curve([0.6], [0.9], [0.9])[0] < curve([0.6], [0.9], [0.6])[0] - 0.2


def test_given_triggers_have_their_events_and_no_others(pipeline: Any, sample_records: dict[str, Any]) -> None:
    record = sample_records["kramatorsk-1-wire.txt"]
    report = Report(id="r", text=record.text, published=record.published, sha256="")
    plain = record.text.index("Kramatorsk")  # a name, which no reader would take for an event
    name = Span(start=plain, end=plain + 10, text="Kramatorsk")
    own = [event.trigger for event in record.events]
    found = read_given(pipeline.reader, report, [*own, name])
    assert set(found) == {(s.start, s.end) for s in [*own, name]}
    for (
        event
    ) in record.events:  # a trigger that is given may be surer than one that is found, and its arguments with it
        assert roles(event, 0.5) <= roles(found[event.trigger.start, event.trigger.end], 0.35)
    assert sum(len(roles(event, 0.5)) for event in record.events) > 20


def roles(event: Event, at_least: float) -> set[tuple[str, int, int]]:
    return {(a.role, a.span.start, a.span.end) for a in event.arguments if (a.score or 0) >= at_least}


def test_wikievents_table_names_roles_of_ours(task: Any) -> None:
    ours = {role for roles in task("arguments_task").table_of().values() for names in roles.values() for role in names}
    assert ours <= set(KIND_OF_ROLE)


def test_two_of_our_roles_for_one_of_theirs_count_once(task: Any) -> None:
    text = "three soldiers were killed near the river"
    spans = {"killed": (0, 5), "target": (0, 14), "place": (27, 41)}
    event = Event(
        id="", trigger=Span(start=20, end=26, text="killed"), type="ASSAULT", mode=None, status="occurred", hedge=None,
        attribution=(),
        arguments=tuple(Argument(role=r, span=Span(start=a, end=b, text=text[a:b])) for r, (a, b) in spans.items()),
    )  # fmt: skip
    found = task("arguments_task").told(event, {"Victim": ["target", "killed"], "Place": ["place"]})
    assert [(f.role, f.span.text) for f in found] == [("Victim", "three soldiers"), ("Place", "near the river")]


def test_muc_slots_become_the_benchmarks_form(task: Any) -> None:
    slots = {
        "INCIDENT: TYPE": ["BOMBING"],
        "PERP: INDIVIDUAL ID": ['? "MASKED MEN" / "MEN"'],
        "PHYS TGT: ID": ['"THE \\"BLUE\\" MILL"', '"-"'],
        "HUM TGT: DESCRIPTION": ['"MILLER"'],  # unnamed people are no victims there
    }
    other = {"INCIDENT: TYPE": ["ATTACK"], "PERP: INDIVIDUAL ID": ['"MEN"', '"A BOY"']}
    row = {"doc_id": "d", "text": "PLACE, 1 MAY -- [TEXT] MASKED MEN\nCAME.\n\nTHEY LEFT.", "templates": []}
    gold = task("muc_slots").gold_of({**row, "templates": [{"slots": slots}, {"slots": other}]})
    assert gold["text"] == "MASKED MEN CAME.\nTHEY LEFT."
    assert [t["incident_type"] for t in gold["templates"]] == ["bombing", "attack"]
    assert gold["extracts"]["PerpInd"] == [["masked men", "men"], ["a boy"]]  # one entity, since a mention is shared
    assert (gold["extracts"]["Target"], gold["extracts"]["Victim"]) == ([['the "blue" mill']], [])


def test_muc_fillers_by_kind(task: Any) -> None:
    roles_task = task("roles_task")
    text = "Two gunmen of the Red Front shot Mayor Ana Lopez and burned three trucks with torches."
    at = {w: {"start": text.index(w), "end": text.index(w) + len(w), "text": w} for w in (
        "Two gunmen of the Red Front", "Red Front", "Mayor Ana Lopez", "three trucks", "torches",
    )}  # fmt: skip
    arguments = [
        {"role": "actor", "span": at["Two gunmen of the Red Front"]},
        {"role": "target", "span": at["Mayor Ana Lopez"]},
        {"role": "target", "span": at["three trucks"]},
        {"role": "weapon", "span": at["torches"]},
    ]
    entities = [{"type": "ORG", **at["Red Front"]}, {"type": "PER", **at["Mayor Ana Lopez"]}]
    event = {"type": "ASSAULT", "mode": "firearms", "status": "occurred", "incident": "i1", "arguments": arguments}
    clash, planned = {**event, "mode": "clash"}, {**event, "status": "future"}
    record = {"id": "d", "events": [event, clash, planned], "entities": entities}
    told = roles_task.message(record, roles_task.table_of(), lambda words: words.split(" of ")[0].split()[-1].lower())
    assert [t["incident_type"] for t in told["templates"]] == ["attack"]
    assert told["extracts"] == {
        "PerpInd": [["gunmen of the Red Front"]],
        "PerpOrg": [["Red Front"]],
        "Target": [["trucks"]],
        "Victim": [["Ana Lopez"]],
        "Weapon": [["torches"]],
    }


def test_restored_case_keeps_offsets(task: Any) -> None:
    truecase = task("truecase")
    forms = truecase.casing(["The mayor, Ana, came to Oslo. Then the mayor left Oslo for the coast."])
    text = "THE MAYOR MET XYLO IN OSLO. THE COAST WAS CALM."
    restored = truecase.restore(text, forms)
    assert restored.lower() == text.lower()
    assert "mayor Met" in restored and "Oslo. The coast" in restored and "Xylo" in restored  # unseen words: names
