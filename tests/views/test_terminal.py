"""The terminal: nothing that matters is lost to formatting, and no report can act on the terminal."""

import re
from collections.abc import Callable

from rich.console import Console
from views_samples import FIRE, HOSTILE, RECORD, STRIKE, TEXT, hostile_record, record_of

from sayso.ontology import Ontology
from sayso.views.terminal import print_record

Printed = Callable[..., str]
CSI = re.compile(r"\x1b\[[0-9;]*m")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_record_on_paper(printed: Printed, golden: Callable[[str, str], None]) -> None:
    found = printed(RECORD)
    golden("views_terminal_60.txt", "\n".join(line.rstrip() for line in found.splitlines()) + "\n")
    assert max(map(len, found.splitlines())) <= 60


def test_voice_standing_and_hedge_come_with_every_claim(printed: Printed) -> None:
    for width in (40, 60, 120):
        shown = flat(printed(RECORD, width=width))
        assert "Claimed" in shown
        assert "hedged “allegedly”" in shown
        assert "[allegedly]" in shown
        assert "Denied" in shown
        assert "Possible" in shown
        assert "Demanded" in shown


def test_attribution_reads_outermost_first(printed: Printed) -> None:
    shown = flat(printed(record_of(TEXT, FIRE), width=200))
    assert "Not so State radio says (“quoted”) that the mayor says (“saying”): destruction" in shown


def test_colour_marks_words_and_plain_marks_them_with_brackets(printed: Printed) -> None:
    record = record_of(TEXT, STRIKE)
    coloured = printed(record, width=200, colour=True)
    assert "[struck]" not in coloured
    assert re.search(r"\x1b\[[0-9;]*4[0-9;]*mstruck\x1b\[0m", coloured)
    assert "[struck]" in printed(record, width=200)
    assert "hedged “allegedly”" in flat(CSI.sub("", coloured))


def test_no_color_still_marks_the_words(ontology: Ontology) -> None:
    console = Console(width=200, force_terminal=True, color_system="standard", no_color=True)
    with console.capture() as capture:
        print_record(record_of(TEXT, STRIKE), console, ontology)
    assert "[struck]" in capture.get()


def test_untrusted_text_neither_styles_nor_escapes(printed: Printed) -> None:
    plain = printed(hostile_record(), width=100)
    assert "\x1b" not in plain
    assert "\x07" not in plain
    assert "\u202e" not in plain
    assert "\u200b" not in plain
    assert "<U+001B>" in plain
    assert "<U+202E>" in plain
    assert "[red]red[/red]" in plain
    coloured = CSI.sub("", printed(hostile_record(), width=100, colour=True))
    assert "\x1b" not in coloured


def test_low_scores_are_left_out_and_said(printed: Printed) -> None:
    shown = flat(printed(RECORD, min_score=0.7))
    assert "3 claims with a score under 0.7 not shown." in shown
    assert "shelling" in shown
    assert "Denied" not in shown
    assert "not shown" not in printed(RECORD)


def test_a_console_without_unicode_gets_escapes(ontology: Ontology, tmp_path: object) -> None:
    import io

    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    print_record(record_of(TEXT, STRIKE), Console(file=out, width=80), ontology)
    out.flush()
    assert b"\\u201c" in raw.getvalue()
    assert b"[struck]" in raw.getvalue()


def test_a_report_without_claims_says_so(printed: Printed) -> None:
    assert "No claim of an event was found" in printed(record_of("Nothing happened."))
    assert HOSTILE not in printed(record_of(HOSTILE))
