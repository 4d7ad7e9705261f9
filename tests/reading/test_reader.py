"""The built-in reader without its weights: what one report does to the others."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from sayso.errors import ReaderError
from sayso.reading.network import Network
from sayso.reading.reader import NeuralReader
from sayso.record import Provenance, Reading, Report


class Failing:
    """A network that can read nothing."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    def tag(self, windows: object) -> Any:
        raise self.fault


def reader(fault: BaseException) -> NeuralReader:
    provenance = Provenance(reader="sayso", version="1", weights=None, ontology="")
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    return NeuralReader(cast(Network, Failing(fault)), tokenizer, provenance)


def reports(*texts: str) -> list[Report]:
    day = date(2025, 1, 5)
    return [Report(id=str(n), text=t, published=day, sha256="0" * 64, path=f"{n}.txt") for n, t in enumerate(texts)]


def test_a_fault_on_one_report_is_an_error_in_its_place() -> None:
    first, second, third = reader(ValueError("no such shape")).read_all(reports("", "Shells hit Goma.", ""))
    assert isinstance(first, Reading) and isinstance(third, Reading) and isinstance(second, ReaderError)
    assert str(second).startswith("1.txt: ") and "fault in Sayso (ValueError: no such shape)" in str(second)


def test_an_interruption_is_no_fault_of_a_report() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(reader(KeyboardInterrupt()).read_all(reports("Shells hit Goma.")))
