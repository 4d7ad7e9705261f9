"""What a report states about a weapon system itself: its range, when it was developed, what it costs.

Such statements are kept as claims of the report, in the report's words; the weapons
registry holds nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sayso.reading.sentences import split_sentences
from sayso.record import Fact, Span

_MAX_SENTENCE = 2_000  # code points of a sentence that are searched; longer ones are tables or run-on text
_ABOUT = r"(?:(?:up to|at least|more than|less than|over|under|about|around|roughly|nearly|some)\s+)?"
_DIGITS = r"\d(?:[\d,.]{0,12}\d)?"
_NUMBER = _DIGITS + r"(?:\s?(?:-|–|to)\s?" + _DIGITS + r")?"
_SIZE = _ABOUT + _NUMBER
_LENGTH = r"[\s-]?(?:km|kms|kilomet(?:er|re)s?|miles?|nautical miles|met(?:er|re)s|m)\b"
_MASS = r"[\s-]?(?:kg|kilograms?|kilogrammes|kilos?|pounds?|lbs?|tons?|tonnes?)\b"
_REST = r"[^,.;:()\n]{1,60}\b"  # the rest of a phrase, to the next mark
_HAS = r"(?:(?:has|have|had|with|boasts?|having|whose)\s+)?(?:(?:a|an|the|its|their)\s+)?(?:\w+\s+){0,2}?"
_EACH = r"(?:\s+(?:each|apiece|per\s+(?:unit|missile|shot|round|drone|piece)|a\s+(?:piece|unit|shot)))?"
_MONEY = r"(?:US|C|A)?[$€£]\s?" + _NUMBER + r"(?:\s?(?:million|billion|thousand|m|bn|k)\b)?" + _EACH

# In the order in which they are tried; each begins at a word, so that the search moves on where it fails.
_PREDICATES = tuple(
    (predicate, re.compile(r"\b(?:" + pattern + r")", re.IGNORECASE))
    for predicate, pattern in (
        ("range", _HAS + r"ranges?\s+(?:of|is|was|reaches)\s+" + _SIZE + _LENGTH),
        ("range", r"(?:with|has|have)\s+an?\s+" + _SIZE + _LENGTH + r"[\s-]range"),
        (
            "range",
            r"(?:can|could|able to|capable of)\s+\w+\s+(?:targets?\s+|out\s+)?(?:at\s+)?"
            + _SIZE
            + _LENGTH
            + r"(?:\s+away)?",
        ),
        (
            "developed",
            r"(?:(?:first|originally|jointly|locally|co-)\s*)?(?:developed|designed)\s+(?:in|by|during|at)\s+" + _REST,
        ),
        (
            "produced",
            r"(?:(?:first|originally|jointly|locally)\s+)?(?:produced|manufactured|built|made)\s+(?:in|by)\s+" + _REST,
        ),
        (
            "introduced",
            r"(?:(?:first)\s+)?(?:introduced|unveiled|fielded|commissioned)\s+(?:in|by)\s+" + _REST,
        ),
        (
            "introduced",
            r"(?:entered|enter|entering)\s+service\s+(?:in|with)\s+" + _REST + r"|in\s+service\s+since\s+" + _REST,
        ),
        (
            "cost",
            r"(?:costs?|costing|priced\s+at|worth|valued\s+at|(?:(?:has|have|had|with|at)\s+a\s+)?price(?:\s+tag)?\s+of)"
            + r"\s+(?:between\s+)?"
            + _ABOUT
            + _MONEY,
        ),
        (
            "payload",
            r"(?:carry|carries|carrying|carried|with|has)\s+(?:an?\s+)?(?:\w+\s+){0,2}?"
            + _SIZE
            + _MASS
            + r"\s+(?:\w+\s+)?(?:warhead|payload)s?",
        ),
        ("payload", r"(?:warhead|payload)s?\s+(?:of|weighing)\s+" + _SIZE + _MASS),
        (
            "speed",
            r"(?:speeds?\s+of|flies\s+at|flying\s+at|travels?\s+at)\s+"
            + _ABOUT
            + r"(?:Mach\s+\d[\d.]{0,4}|"
            + _NUMBER
            + r"\s?(?:km/h|kph|mph|kilomet(?:er|re)s\s+(?:per|an)\s+hour))",
        ),
        ("weight", r"(?:weighs?|weighing)\s+" + _SIZE + _MASS),
    )
)

# Predicates whose words are said of any noun: a bill is introduced, a camp built, a hospital worth something. They
# are a weapon's only where nothing stands between the two but what links a noun to its phrase.
_OF_ANY_NOUN = frozenset({"developed", "produced", "introduced", "cost"})
_LINK = re.compile(
    r"(?:\s?\([^()\n]{1,60}\)|,\s+which\s[^,;:()\n]{1,80}(?=,))?['’\"”]?"  # an aside: (ATACMS), or which Iran sells,
    r"(?:\.?,|\s[–—-](?=\s))?(?P<which>\s+(?:that|which))?"
    r"(?P<verb>\s+(?:is|are|was|were|(?:has|have|had)(?:\s+been)?|(?:will|can)(?:\s+be)?))?(?:\s+being)?"
    r"(?:\s+(?:\w{1,20}ly|also|first|now|each))?"
    r"(?:\s+(?:said|thought|believed|estimated|reported|known)\s+to(?:\s+be|\s+have(?:\s+been)?)?)?"
    r"(?:\s+(?:designed|developed|produced|manufactured|built|made)\s+and)?"
    r"(?:\s+|\s?\()",
    re.IGNORECASE,
)
_LINK_ON = re.compile(r"(?:,?\s+and)?" + _LINK.pattern, re.IGNORECASE)  # from one fact to the next
_VERB = re.compile(r"(?:costs?|has|have|had|entered|enter)\b", re.IGNORECASE)  # as a phrase's first word
# Before a mention: "the decision to use drones was made by ..." says nothing of the drones.
_NO_SUBJECT = re.compile(
    r"\b(?:of|to|with|by|for|from|in|on|at|against|about|over|using)(?:\s+[\w'’-]+){0,3}\s+$", re.IGNORECASE
)
_LINK_BACK = re.compile(r",\s+(?:(?:an?|the|each|this|these)\s+)?", re.IGNORECASE)  # "Built by Boeing, the rocket"


def find_facts(text: str, weapon_spans: Iterable[Span]) -> tuple[Fact, ...]:
    """The statements that a report makes about the weapon systems at `weapon_spans`, in order of the text.

    A phrase is tied to the nearest mention before it in its sentence, or else to the first one after it; one that could
    be said of any noun only where it is said of that mention.
    """
    weapons = sorted(weapon_spans, key=lambda span: span.start)
    if not weapons:
        return ()
    facts: list[Fact] = []
    at = 0
    for sentence in split_sentences(text):
        while at < len(weapons) and weapons[at].end <= sentence.start:
            at += 1
        end = at
        while end < len(weapons) and weapons[end].start < sentence.end:
            end += 1
        if end > at:
            facts.extend(_facts_of(text, sentence, weapons[at:end]))
        at = end
    return tuple(facts)


def _facts_of(text: str, sentence: Span, weapons: list[Span]) -> list[Fact]:
    """The facts of one sentence that names weapons."""
    limit = min(sentence.end, sentence.start + _MAX_SENTENCE)
    found: list[Fact] = []
    for predicate, pattern in _PREDICATES:
        for match in pattern.finditer(text, sentence.start, limit):
            start, end = match.start(), match.start() + len(match.group().rstrip())
            if any(fact.span.start < end and start < fact.span.end for fact in found):
                continue
            subject = next((span for span in reversed(weapons) if span.end <= start), None)
            subject = subject or next((span for span in weapons if span.start >= end), None)
            if subject is None:
                continue
            fact = Fact(subject=subject, predicate=predicate, span=Span(start=start, end=end, text=text[start:end]))
            if predicate not in _OF_ANY_NOUN or _is_linked(fact, found, text, sentence):
                found.append(fact)
    return sorted(found, key=lambda fact: fact.span.start)


def _is_linked(fact: Fact, found: list[Fact], text: str, sentence: Span) -> bool:
    """Whether a phrase follows its mention or another fact about it, or opens the sentence before it."""
    subject, span = fact.subject, fact.span
    if subject.start >= span.end:
        opens = not text[sentence.start : span.start].strip()
        return opens and _LINK_BACK.fullmatch(text, span.end, subject.start) is not None
    earlier = [other.span.end for other in found if other.subject == subject and other.span.end <= span.start]
    link = _LINK.fullmatch(text, subject.end, span.start)
    if link is None and earlier:
        link = _LINK_ON.fullmatch(text, max(earlier), span.start)
    if link is None:
        return False
    of_the_subject = not link["which"] and (link["verb"] or _VERB.match(span.text))
    return not of_the_subject or _NO_SUBJECT.search(text, sentence.start, subject.start) is None
