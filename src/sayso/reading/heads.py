"""The label sets of the reader's heads, in the order of their logits. Weights carry those they were trained with."""

from __future__ import annotations

# Layers of the span tagger. Spans of different kinds may overlap; spans of one kind may not.
SPAN_KINDS = ("participant", "place", "time", "weapon", "matter", "number", "source", "cue", "hedge")

KIND_OF_ROLE = {
    "actor": "participant",
    "target": "participant",
    "place": "place",
    "origin": "place",
    "time": "time",
    "weapon": "weapon",
    "goods": "matter",
    "topic": "matter",
    "killed": "number",
    "injured": "number",
    "captured": "number",
    "displaced": "number",
    "count": "number",
    "source1": "source",  # innermost layer of attribution
    "source2": "source",  # the layer around it
    "cue1": "cue",
    "cue2": "cue",
    "hedge": "hedge",
}
PAIR_ROLES = tuple(KIND_OF_ROLE)
QUOTES = ("indirect", "direct")

SPEECH_KINDS = ("source", "cue", "content")  # layers of the attribution tagger
SPEECH_ROLES = ("source", "content")  # of a pair (cue, span)
ENTITY_TYPES = ("PER", "ORG", "LOC", "MISC")
