"""Each format gives the report that its file states: words, day, title, outlet, id."""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import IntakeError
from sayso.intake import IntakeOptions, load, report
from sayso.intake.load import sniff
from sayso.intake.text import keep_places
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]
One = Callable[..., Report]

DAY = date(2025, 1, 5)
BODY = "Two boats collided off Varnholm on Friday, the coast guard said.\nNobody was hurt."
ROW = {
    "id": "a-1",
    "publisher": "Harbour Post",
    "published": "2025-01-05",
    "title": "Boats collide",
    "text": BODY,
}


def test_plain_text_with_a_date_line(write: Write, one: One) -> None:
    found = one(write("a.txt", f"date 2025-01-05 Boats collide\r\n{BODY}\n\n"))
    assert found.text == f"Boats collide\n{BODY}"
    assert (found.published, found.title, found.language) == (DAY, "Boats collide", "en")
    assert found.path is not None and found.path.endswith("a.txt")


def test_plain_text_with_a_bare_date_line(write: Write, one: One) -> None:
    found = one(write("a.txt", f"Date: 2025-01-05\n\n{BODY}"))
    assert (found.text, found.title, found.published) == (BODY, None, DAY)


def test_plain_text_with_the_date_given(write: Write, one: One) -> None:
    found = one(write("a.txt", f"Date palms burnt.\n{BODY}"), IntakeOptions(published=DAY, publisher="Post"))
    assert (found.text, found.published, found.publisher) == (f"Date palms burnt.\n{BODY}", DAY, "Post")


def test_a_date_line_counts_over_the_date_given(write: Write, one: One) -> None:
    found = one(write("a.txt", f"date 2025-01-05 T\n{BODY}"), IntakeOptions(published=date(2024, 1, 1)))
    assert found.published == DAY


def test_json_lines_are_kept_to_the_character(write: Write, one: One) -> None:
    text = "  Boats\tcollide \U0001f6a2.\n\n"
    text += "\u00a0\u200fCaf\u00e9, Cafe\u0301, co\u00adop\u200b \u2013 \u201cno\u201d\n"
    found = one(write("a.jsonl", msgspec.json.encode({**ROW, "text": text}) + b"\n"))
    assert found.text == text.replace("\t", " ")
    assert (found.id, found.publisher, found.title, found.published) == (
        "a-1",
        "Harbour Post",
        "Boats collide",
        DAY,
    )
    assert found.path is not None and found.path.endswith("a.jsonl:1")


def test_json_lines_with_fields_of_other_names(write: Write, one: One) -> None:
    line = {
        "nr": 7,
        "wann": "2025-01-05",
        "words": BODY,
        "head": "Boats",
        "paper": "Post",
        "www": "https://a.example/",
    }
    options = IntakeOptions(
        id_field="nr",
        date_field="wann",
        text_field="words",
        title_field="head",
        publisher_field="paper",
        url_field="www",
    )
    found = one(write("a.jsonl", msgspec.json.encode(line)), options)
    assert (found.id, found.title, found.publisher, found.url) == ("7", "Boats", "Post", "https://a.example/")


def test_a_report_without_an_id_is_named_by_its_content(write: Write, one: One) -> None:
    header = "date 2025-01-05 Boats collide"
    first, second = write("a/x.txt", f"{header}\n{BODY}"), write("b/y.txt", f"{header}\n{BODY}")
    other = write("c.txt", f"date 2025-01-06 Boats collide\n{BODY}")
    assert one(first).id == one(second).id == "8b5f53979de9dcf2"
    assert one(other).id != one(first).id
    assert one(first, IntakeOptions(publisher="Post")).id != one(first).id


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv(write: Write, one: One, separator: str) -> None:
    text = f'Boats "collide", they said; twice.\nSecond\tline. {BODY}'
    quoted = text.replace('"', '""')
    rows = f'ID{separator}Published{separator}Text\n7{separator}2025-01-05{separator}"{quoted}"\n\n'
    found = one(write("a.csv", "\ufeff" + rows))
    assert (found.id, found.published, found.text) == ("7", DAY, text.replace("\t", " "))
    assert found.path is not None and found.path.endswith("a.csv:2")


def test_csv_with_a_long_cell(write: Write, one: One) -> None:
    long = " ".join([BODY] * 5_000)
    assert one(write("a.csv", f'date,text\n2025-01-05,"{long}"\n')).text == long


def test_csv_in_another_encoding(write: Write, one: One) -> None:
    content = f"date,text\n2025-01-05,{BODY.partition(chr(10))[0].replace(',', '')} Caf\u00e9\n".encode("cp1252")
    assert one(write("a.csv", content), IntakeOptions(encoding="cp1252")).text.endswith("Caf\u00e9")


def test_csv_is_utf8_where_it_is_that(write: Write) -> None:
    rows = ["2025-01-05,Two boats collided."] * 4_000
    content = "\n".join(["date,text", *rows, "2025-01-05,Caf\u00e9 shut.", "2025-01-05,B\u00e5t sank."]).encode()
    *_, cafe, boat = load(
        str(write("a.csv", content.replace("\u00e5".encode(), b"\xe5"))), IntakeOptions(encoding="cp1252")
    )
    assert isinstance(cafe, Report) and cafe.text == "Caf\u00e9 shut."
    assert isinstance(boat, Report) and boat.text == "B\u00e5t sank."


def test_a_tab_file_without_quoting_is_kept_to_the_character(write: Write) -> None:
    texts = ['"We will not stop," the minister said.', '"Nobody was hurt."', '"We will not stop', 'Boats "collide"']
    rows = "".join(f"{number}\t2025-01-05\t{text}\n" for number, text in enumerate(texts))
    found = list(load(str(write("a.tsv", f"id\tdate\ttext\n{rows}"))))
    assert [outcome.text if isinstance(outcome, Report) else str(outcome) for outcome in found] == texts


def test_a_tab_file_with_quoting(write: Write) -> None:
    rows = '1\t2025-01-05\t"He said ""no""\tto\nboats."\n2\t2025-01-05\t"No," he said.\n3\t2025-01-05\t"Boats."\n'
    first, second, third = load(str(write("a.tsv", f"id\tdate\ttext\n{rows}")))
    assert isinstance(first, Report) and first.text == 'He said "no" to\nboats.'
    assert isinstance(second, IntakeError) and "a.tsv:4: " in str(second)
    assert isinstance(third, Report) and third.text == "Boats."


@pytest.mark.parametrize(
    "when",
    [
        pa.array([DAY]),
        pa.array([datetime(2025, 1, 5, 18, 30, tzinfo=UTC)]),
        pa.array([1_736_101_800_123_456_789], pa.timestamp("ns", "UTC")),
        pa.array(["2025-01-05"]).dictionary_encode(),
    ],
    ids=lambda array: str(array.type),
)
def test_parquet(tmp_path: Path, one: One, when: pa.Array) -> None:
    columns = {"headline": ["Boats"], "published_at": when, "body": [BODY], "vector": [[1.0, 2.0]]}
    table = pa.table(columns)
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    found = one(tmp_path / "a.parquet")
    assert (found.text, found.title, found.published) == (BODY, "Boats", DAY)
    assert found.path is not None and found.path.endswith("a.parquet, row 1")


def test_json_file_with_a_list(write: Write) -> None:
    path = write("a.json", msgspec.json.format(msgspec.json.encode([ROW, {"text": BODY}, {**ROW, "id": "a-2"}])))
    first, second, third = load(str(path))
    assert isinstance(first, Report) and isinstance(third, Report)
    assert (first.id, third.id) == ("a-1", "a-2")
    assert isinstance(second, IntakeError) and "a.json, report 2: no publication date" in str(second)


def test_json_file_with_one_report(write: Write, one: One) -> None:
    assert one(write("a.json", msgspec.json.format(msgspec.json.encode(ROW)))).id == "a-1"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \r\n\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_json_lines_under_the_name_of_json(write: Write, start: bytes, end: bytes) -> None:
    long = msgspec.json.encode({**ROW, "text": BODY * 1_500})
    path = write("a.json", start + end.join([long, b'{"text": "cut', msgspec.json.encode({**ROW, "id": "a-2"})]))
    first, second, third = load(str(path))
    assert isinstance(first, Report) and isinstance(third, Report)
    assert (first.id, third.id) == ("a-1", "a-2") and str(first.path).endswith("a.json:1")
    assert isinstance(second, IntakeError) and "broken JSON" in str(second)


def test_json_lines_under_the_name_of_json_with_a_broken_first_line(write: Write) -> None:
    first, second, third = load(str(write("a.json", b'{"text": "cut\r\n' + msgspec.json.encode(ROW) + b"\r\n{}")))
    assert isinstance(first, IntakeError) and isinstance(second, Report) and isinstance(third, IntakeError)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz"])
def test_compressed(write: Write, one: One, name: str) -> None:
    content = {
        "a.txt.gz": f"date 2025-01-05 T\n{BODY}".encode(),
        "a.jsonl.gz": msgspec.json.encode(ROW),
        "a.csv.gz": f'date,text\n2025-01-05,"{BODY}"'.encode(),
    }[name]
    assert one(write(name, gzip.compress(content))).text.endswith(BODY)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'\xef\xbb\xbf{"text": 1}', "jsonl"),
        (b'{"text": 1}\r\n{"te', "jsonl"),
        (b'{"text": "The first line goes', "jsonl"),
        (b'{\n  "text": 1\n}', "json"),
        (b'[\n {"text": 1}]', "json"),
        (b"<!DOCTYPE html>", "page"),
        (b"\n <p>a", "page"),
        (b"PAR1", "parquet"),
        (b"id;Date;Text\n", "csv"),
        (b"date 2025-01-05 The text, the title", "plain"),
        (b"[Updated] Boats collide", "plain"),
        (b"< 5 boats", "plain"),
    ],
)
def test_an_input_without_a_name_is_told_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert sniff(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        msgspec.json.encode(ROW),
        msgspec.json.format(msgspec.json.encode(ROW)),
        f"date 2025-01-05 T\n{BODY}".encode(),
        f'date,text\n2025-01-05,"{BODY}"'.encode(),
    ],
)
def test_standard_input(content: bytes) -> None:
    (found,) = load("-", stdin=io.BytesIO(content))
    assert isinstance(found, Report)
    assert found.text.endswith(BODY)


def test_text_from_python() -> None:
    found = report(BODY, "2025-01-05", title="Boats", publisher="Post", url="https://a.example/", id="x")
    assert (found.id, found.published, found.text, found.publisher) == ("x", DAY, BODY, "Post")
    assert report(BODY, DAY).id == report(BODY, "5 January 2025").id
    with pytest.raises(IntakeError, match="names no day"):
        report(BODY, "2025-01")


@pytest.mark.parametrize("first", ["Date: 2025-01-05, Boats", "date 2025-01-05T10:30Z Boats", "DATE 2025-1-5 | Boats"])
def test_date_lines_of_other_forms(write: Write, one: One, first: str) -> None:
    found = one(write("a.txt", f"\u200b\n{first}\n{BODY}"))
    assert (found.text, found.title, found.published) == (f"Boats\n{BODY}", "Boats", DAY)


@given(text=st.text(st.characters(codec="utf-8")), name=st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_in_a_row_keeps_its_places(text: str, name: str) -> None:
    text += "a"
    options = IntakeOptions(assume_english=True, published=DAY)
    (found,) = load("-", options, stdin=io.BytesIO(msgspec.json.encode({"id": name, "text": text})))
    assert isinstance(found, Report)
    assert (found.id, found.text) == (keep_places(name), keep_places(text))
    assert found.sha256 == hashlib.sha256(found.text.encode("utf-8")).hexdigest()
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["text", "id"], [text.replace("\0", " "), "x"]])
    (found,) = load("-", options, stdin=io.BytesIO(table.getvalue().encode("utf-8")))
    assert isinstance(found, Report) and found.text == keep_places(text)
