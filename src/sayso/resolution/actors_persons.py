"""Persons in a phrase: those of the registry, and those whom only a title introduces."""

from __future__ import annotations

from sayso.resolution.actors_guess import Guess, from_found
from sayso.resolution.actors_phrase import words_of
from sayso.resolution.actors_report import Found, ReportView, Run


def read_person(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    """The person that the phrase names, not one whom it only mentions ("Trump supporters")."""
    for f in sorted(names, key=lambda f: f.meaning.office):  # their own name before that of an office
        entry = f.meaning.entry
        if entry is None or entry.kind != "person":
            continue
        before = view.tokens[f.first - 1].key if f.first > start else ""
        if (
            before in view.lexicon.words.prepositions
            or before in ("and", "or", "anti", "pro")
            or _depends(view, head_end, f)
        ):
            continue
        if f.stop < end and "," not in view.text[view.tokens[f.stop - 1].end : view.tokens[f.stop].start]:
            follows = view.tokens[f.stop].key
            if follows == "the" or (
                f.first == start and any(t.key == "of" for t in view.tokens[f.stop + 1 : f.stop + 3])
            ):
                return from_found(f, view)  # "Rami Abdel Rahman head of the Observatory", commas lost
            if (
                follows not in view.lexicon.words.prepositions
                and follows not in ("and",)
                and not view.tokens[f.stop].text[0].isupper()
            ):
                continue  # "Netanyahu aide", "Trump supporters"
            if follows in ("and",):
                continue
            if view.noun_ending(f.stop, head_end) is not None:
                continue
        return from_found(f, view)
    return _titled_run(view, start, end)


def _depends(view: ReportView, head_end: int, f: Found) -> bool:
    """ "The administration of President Assad", "a lawyer for Mr. Trump": the person only tells whose."""
    title = view.noun_ending(max(0, head_end - 2), f.first)
    if title is not None and title[1].person and title[0] < head_end:
        return False  # "Secretary of State Hillary Clinton"
    if f.first <= head_end or view.tokens[head_end].key not in view.lexicon.words.prepositions:
        return False
    return "," not in view.text[view.tokens[head_end].start : view.tokens[f.first].start] and any(
        view.noun_ending(k, f.first) is not None for k in range(head_end, f.first)
    )


def _titled_run(view: ReportView, start: int, end: int) -> Guess | None:
    """ "police commissioner Richard Ross": a title, then a name that no registry has."""
    for run in runs_within(view, start, end):
        first = after_title(view, run.first, run.stop, start)
        stop = min(run.stop, end)
        if first is None or first >= stop or view.noun_ending(first, stop) is not None:
            continue
        country, sector = code_around(view, start, end, first, stop)
        return Guess(kind="person", name=words_of(view, first, stop), country=country, sector=sector, head="person")
    for run in runs_within(view, start, end):
        named = run.first > start and run.stop == end and run.stop - run.first <= 4
        if named and any(
            (hit := view.noun_ending(start, k)) is not None and hit[1].person for k in range(start + 1, run.first + 1)
        ):
            country, sector = code_around(view, start, end, run.first, run.stop)
            return Guess(
                kind="person",
                name=words_of(view, run.first, end),
                country=country,
                sector=sector,
                head="person",
            )
    return None


def runs_within(view: ReportView, start: int, end: int) -> list[Run]:
    """The unknown names that begin in the tokens `start` to `end`."""
    return [run for run in view.runs if start <= run.first < end]


def after_title(view: ReportView, first: int, stop: int, start: int) -> int | None:
    """The token where a name begins after a title in or before the run; None without a title."""
    whole = view.noun_ending(first, stop)
    for cut in range(min(stop - 1, first + 5), first, -1):
        hit = view.noun_ending(first, cut)
        if whole is not None and whole[0] < cut:
            continue  # "National Assembly" is no national called Assembly
        if hit is not None and (hit[1].person or hit[1].sector in ("CVL", "MED", "REL", "REB", "EDU", "JUD")):
            return cut
    if view.tokens[first].key in ("mr", "mrs", "ms", "dr"):
        return first + 1
    hit = view.noun_ending(max(start, first - 4), first) if first > start else None
    if hit is not None and "," not in view.text[view.tokens[first - 1].end : view.tokens[first].start]:
        return first
    return None


def code_around(view: ReportView, start: int, end: int, first: int, stop: int) -> tuple[str | None, str | None]:
    """Country and sector of a person from the words around the name: organisation, then title and state."""
    country = sector = None
    for f in view.within(start, end):
        if first <= f.first < stop:
            continue
        guess = from_found(f, view)
        if guess.kind == "entry":
            return guess.country, guess.sector
        country = country or guess.country
    for k in range(start + 1, end + 1):
        if first < k <= stop:
            continue
        hit = view.noun_ending(start, k)
        if hit is not None and hit[1].sector != "UNK":
            sector = hit[1].sector
            if hit[1].country in ("NGO", "IGO"):
                country = hit[1].country
                sector = None
    return country, sector


def read_run(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    """A capitalised name that nothing is known about."""
    for run in runs_within(view, start, end):
        if run.first != start:
            continue
        stop = min(run.stop, end)
        return Guess(kind="person", name=words_of(view, start, stop), country=None, sector=None, head="run")
    return None
