import pytest

from sayso.reading.speech import quoted
from sayso.record import Span


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("“The bridge is gone,” the mayor said.", "The bridge is gone", True),
        ("“The bridge is gone,” the mayor said.", "The bridge is gone,", True),
        ("“The bridge is gone,” the mayor said.", "“The bridge is gone,”", True),
        ('The mayor said: "The bridge is gone."', "The bridge is gone.", True),
        ("''The bridge is gone,'' the mayor said.", "The bridge is gone,", True),
        ("The mayor said the bridge was gone.", "the bridge was gone", False),
        ("He said the workers' bridge was gone.", "the workers' bridge was gone", False),
        ("The mayor said the “so-called bridge” was gone.", "the “so-called bridge” was gone", False),
    ],
)
def test_words_in_quotation_marks_are_direct(text, content, expected):
    start = text.index(content)
    assert quoted(Span(start=start, end=start + len(content), text=content), text) is expected
