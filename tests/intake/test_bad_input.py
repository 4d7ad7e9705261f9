"""Bad input: a line that names it and says what to do, and every good report is still read."""

import gzip
import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import IntakeError
from sayso.intake import IntakeOptions, load
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]
One = Callable[..., Report]
Problem = Callable[..., str]

DAY = date(2025, 1, 5)
DATED = IntakeOptions(published=DAY)
BODY = "Two boats collided off Varnholm on Friday, the coast guard said."
LINE = msgspec.json.encode({"id": "a", "published": "2025-01-05", "text": BODY})


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.parquet", "a"])
def test_empty_file(write: Write, problem: Problem, name: str) -> None:
    assert problem(write(name, b"")).endswith(f"{name}: it is empty")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json"])
def test_blank_file(write: Write, problem: Problem, name: str) -> None:
    assert "empty" in problem(write(name, " \n\n "), DATED) or "no article" in problem(write(name, " \n\n "), DATED)


def test_file_of_50_megabytes(write: Write, problem: Problem) -> None:
    message = problem(write("a.txt", b"word " * 10_000_000), DATED)
    assert "a.txt: it has more than 20 MB" in message and "JSON Lines" in message


def test_compressed_file_that_swells(write: Write, problem: Problem) -> None:
    assert "more than 20 MB" in problem(write("a.txt.gz", gzip.compress(bytes(30_000_000))), DATED)


def test_collection_of_50_megabytes_is_read(write: Write) -> None:
    line = msgspec.json.encode({"published": "2025-01-05", "text": BODY + " And so on." * 100_000})
    outcomes = load(str(write("a.jsonl", b"\n".join([line] * 46))))
    assert all(isinstance(outcome, Report) for outcome in outcomes)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04..", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"a\x00b", "binary"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.csv", "a.json"])
def test_binary(write: Write, problem: Problem, name: str, content: bytes, kind: str) -> None:
    message = problem(write(name, content), DATED)
    assert kind in message and "give text, HTML, JSON Lines" in message


def test_text_that_is_not_utf8(write: Write, problem: Problem, one: One) -> None:
    path = write("a.txt", f"{BODY} The Café “Vår” shut its doors, the owner’s brother said.".encode("cp1252"))
    message = problem(path, DATED)
    assert "not valid UTF-8: byte 0xE9 at offset 72" in message and "--encoding" in message
    found = one(path, IntakeOptions(published=DAY, encoding="cp1252"))
    assert "The Café “Vår” shut" in found.text


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.html", "a.jsonl"])
def test_an_encoding_that_nobody_knows(write: Write, problem: Problem, name: str) -> None:
    message = problem(write(name, LINE), IntakeOptions(published=DAY, encoding="no-such-encoding"))
    assert "'no-such-encoding' is no text encoding" in message and "--encoding" in message


def test_one_broken_line_in_the_middle(write: Write) -> None:
    lines = [
        LINE,
        b"",
        b'{"text": "cut',
        b'{"text": "caf\xe9"}',
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"text": 7}',
        LINE,
    ]
    outcomes = list(load(str(write("a.jsonl", b"\n".join(lines)))))
    assert [type(outcome) for outcome in outcomes] == [Report, *[IntakeError] * 6, Report]
    told = [str(outcome) for outcome in outcomes[1:-1]]
    assert all(f"a.jsonl:{number}: " in text for number, text in zip(range(3, 9), told, strict=True))
    assert "broken JSON" in told[0] and "not valid UTF-8" in told[1] and "found a list" in told[2]
    assert "no text field among no fields" in told[3] and "broken JSON" in told[4]
    assert isinstance(outcomes[-1], Report) and str(outcomes[-1].path).endswith("a.jsonl:9")


def test_a_line_too_long(write: Write) -> None:
    path = write("a.jsonl", b'{"text": "' + b"x" * 1_200_000 + b'"}\n' + LINE)
    first, second = load(str(path), IntakeOptions(max_chars=10_000))
    assert "a.jsonl:1: the line has more than 1,060,000 bytes" in str(first)
    assert isinstance(second, Report)


def test_csv_without_the_columns(write: Write, problem: Problem) -> None:
    path = write("a.csv", f"id,words,day\n1,{BODY[:20]},2025-01-05\n")
    assert "no text field among 'id', 'words', 'day'; name the one" in problem(path)
    assert "no date field among" in problem(path, IntakeOptions(text_field="words"))
    assert "no field 'when'; found 'id'" in problem(path, IntakeOptions(text_field="words", date_field="when"))


def test_csv_with_broken_rows(write: Write) -> None:
    content = (
        f'date,text\n2025-01-05,"{BODY}"\n2025-01-05,Boats, twice\n2025-01-05\n,"{BODY}"\n'
        f'2025-02-30,"{BODY}"\n'
        f'2025-01-05,"two\nlines, {BODY}"\n2025-01-05,Caf\udce9\n2025-01-05,"{BODY}"\n'
    )
    outcomes = list(load(str(write("a.csv", content.encode("utf-8", "surrogateescape")))))
    told = [str(outcome) for outcome in outcomes if isinstance(outcome, IntakeError)]
    assert [text.split("a.csv:")[1].split(":")[0] for text in told] == ["3", "4", "5", "6", "9"]
    assert "3 cells, the header 2" in told[0] and "1 cells" in told[1] and "'date' is empty" in told[2]
    assert "no day of the calendar" in told[3] and "byte 0xE9" in told[4]
    good = [str(outcome.path).split("a.csv:")[1] for outcome in outcomes if isinstance(outcome, Report)]
    assert good == ["2", "7", "10"]


def test_csv_with_quotation_marks_that_do_not_pair(write: Write) -> None:
    content = (
        'date,text\n2025-01-05,"We will not stop," the minister said.\n2025-01-05,"Boats, he said."\n'
        '2025-01-05,"We will not stop\n2025-01-05,Officials said no.\n2025-01-05,"two\nlines, he said"\n'
        '2025-01-05,"Nobody was hurt\n2025-01-05,Boats collided twice.\n'
    )
    outcomes = list(load(str(write("a.csv", content))))
    told = [str(outcome) for outcome in outcomes if isinstance(outcome, IntakeError)]
    assert [text.split("a.csv:")[1].split(":")[0] for text in told] == ["2", "4", "8"]
    assert "must be doubled" in told[0] and "the next one read is line 5" in told[1]
    good = [(str(found.path).split("a.csv:")[1], found.text) for found in outcomes if isinstance(found, Report)]
    assert good == [
        ("3", "Boats, he said."),
        ("5", "Officials said no."),
        ("6", "two\nlines, he said"),
        ("9", "Boats collided twice."),
    ]


def test_a_cell_that_swallowed_the_row_below(write: Write) -> None:
    swallowed = '2,Boats,2025-01-05,Officials said no."'
    first, second = load(str(write("a.csv", f'id,title,date,text\n1,"Boats,2025-01-05,{BODY}\n{swallowed}\n')))
    assert "a.csv:2: the row has 2 cells, the header 4" in str(first) and "is line 3" in str(first)
    assert isinstance(second, Report) and (second.id, second.text) == ("2", 'Officials said no."')


def test_open_quotation_marks_are_not_read_over_and_over(write: Write) -> None:
    outcomes = list(load(str(write("a.csv", "date,text\n" + 'x","z\n' * 20_000))))
    assert all(isinstance(outcome, IntakeError) for outcome in outcomes)


@pytest.mark.parametrize("encoding", ["utf-16", "undefined", "hex", "idna"])
def test_table_in_an_encoding_that_breaks(write: Write, encoding: str) -> None:
    content = f'date,text\n2025-01-05,"{BODY}"\n2025-01-05,"Caf\u00e9. {BODY}"\n'
    body = content.encode("utf-16")[:-1] if encoding == "utf-16" else content.encode("cp1252")
    for outcome in load(str(write("a.csv", body)), IntakeOptions(encoding=encoding)):
        assert isinstance(outcome, Report) or "decoded" in str(outcome) or "no text encoding" in str(outcome)


def test_damaged_files(write: Write, problem: Problem, tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join([LINE] * 50), mtime=0)
    outcomes = list(load(str(write("a.jsonl.gz", packed[:-30]))))
    assert isinstance(outcomes[0], Report) or "damaged" in str(outcomes[0])
    assert "the compressed file is damaged" in str(outcomes[-1])
    assert "damaged" in problem(write("a.txt.gz", gzip.compress(BODY.encode())[:-9]), DATED)
    assert "could not be read" in problem(write("a.parquet", b"PAR1 nonsense PAR1"))


def test_parquet_without_its_library(write: Write, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install 'sayso[parquet]'" in problem(write("a.parquet", b"PAR1"))


def test_no_date(write: Write, problem: Problem) -> None:
    message = problem(write("a.txt", BODY))
    assert 'no publication date; begin the file with a line "date YYYY-MM-DD Title", or give --published' in message
    assert "lies in the future" in problem(write("b.txt", f"date 2999-01-01 T\n{BODY}"))
    assert "read in two ways" in problem(write("c.txt", f"date 05/01/2025 T\n{BODY}"))


def test_one_word(write: Write, one: One) -> None:
    assert one(write("a.txt", "Boats"), DATED).text == "Boats"


@pytest.mark.parametrize("text", ["\U0001f6a2\U0001f6a2", "123 456", "?!", "\u200f\u200e"])
def test_no_words(write: Write, problem: Problem, text: str) -> None:
    assert "no words" in problem(write("a.txt", text), DATED) or "empty" in problem(write("a.txt", text), DATED)


def test_ten_thousand_sentences(write: Write, one: One) -> None:
    text = " ".join(f"Boat {number} left the harbour of Varnholm on Friday." for number in range(10_000))
    assert one(write("a.txt", text), DATED).text == text


def test_text_too_long(write: Write, problem: Problem) -> None:
    message = problem(write("a.txt", BODY * 2), IntakeOptions(published=DAY, max_chars=100))
    assert "the text has 128 characters; a report may have 100" in message


def test_direction_marks_and_emoji(write: Write, one: One) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    found = one(write("a.txt", f"\u202b{BODY}\u202c \u200f{family} \u2764\ufe0f"), DATED)
    assert found.text == f"{BODY} {family} \u2764\ufe0f"


@pytest.mark.parametrize("where", ["no/such/file.txt", "a\x00b", "ftp://a.example/b", "x" * 5_000])
def test_nothing_there(problem: Problem, where: str) -> None:
    message = problem(where)
    assert "no such file" in message or "no usable path" in message or "not read" in message


def test_an_empty_name(problem: Problem) -> None:
    message = problem("")
    assert "the name is empty" in message and '"." is this folder' in message


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([b"", b"{", b"[{", b"<p>", b"id,text\n", b"date 2025-01-05 "]), st.binary(max_size=200))
def test_any_bytes_give_reports_or_errors(start: bytes, rest: bytes) -> None:
    for outcome in load("-", DATED, stdin=io.BytesIO(start + rest)):
        assert isinstance(outcome, Report | IntakeError)
        assert str(outcome)
