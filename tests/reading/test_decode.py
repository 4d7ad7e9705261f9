import numpy as np
import pytest

from sayso.reading.decode import Decoding, Run, plain_status, roles_of
from sayso.reading.heads import PAIR_ROLES, SPAN_KINDS
from sayso.reading.network import Labels


@pytest.fixture
def labels() -> Labels:
    return Labels(
        types=("ASSAULT",),
        modes=(),
        statuses=("occurred", "negated", "future"),
        stances=(),
        quotes=(),
        kinds=SPAN_KINDS,
        roles=PAIR_ROLES,
        speech_kinds=(),
        speech_roles=(),
        entities=(),
    )


def test_a_span_plays_one_role_of_its_kind(labels):
    spans = [Run(first=0, last=0, label=SPAN_KINDS.index("number"), score=0.9)]
    scores = np.zeros((1, len(PAIR_ROLES)), np.float32)
    scores[0, PAIR_ROLES.index("killed")], scores[0, PAIR_ROLES.index("injured")] = 0.7, 0.8
    found = roles_of(scores, spans, labels, Decoding())
    assert {role: [m for m, _ in hits] for role, hits in found.items()} == {"injured": [0]}


@pytest.mark.parametrize("depth", ["1", "2"])
@pytest.mark.parametrize(("speaker", "expected"), [(0.2, [1]), (0.05, None)])
def test_a_cue_has_the_likeliest_source_for_its_speaker(labels, depth, speaker, expected):
    cue, source = (SPAN_KINDS.index(kind) for kind in ("cue", "source"))
    spans = [Run(first=n, last=n, label=label, score=0.5) for n, label in enumerate([cue, source, source])]
    scores = np.zeros((3, len(PAIR_ROLES)), np.float32)
    scores[0, PAIR_ROLES.index("cue" + depth)] = 0.8
    scores[1:, PAIR_ROLES.index("source" + depth)] = speaker, speaker / 2
    sources = roles_of(scores, spans, labels, Decoding()).get("source" + depth)
    assert (sources and [m for m, _ in sources]) == expected


def test_one_span_is_not_the_source_of_both_layers(labels):
    cue, source = (SPAN_KINDS.index(kind) for kind in ("cue", "source"))
    spans = [Run(first=n, last=n, label=label, score=0.5) for n, label in enumerate([cue, source])]
    scores = np.zeros((2, len(PAIR_ROLES)), np.float32)
    scores[0, PAIR_ROLES.index("cue1")] = 0.8
    scores[1, [PAIR_ROLES.index("source1"), PAIR_ROLES.index("source2")]] = 0.2, 0.7
    assert roles_of(scores, spans, labels, Decoding()).keys() == {"cue1", "source2"}


@pytest.mark.parametrize(("sure", "expected"), [(0.9, "occurred"), (0.6, "future")])
def test_a_plain_fact_needs_a_sure_status(labels, sure, expected):
    logits = np.log(np.array([sure, 0.05, 0.95 - sure], np.float32))
    assert plain_status(logits, labels, Decoding()) == expected
