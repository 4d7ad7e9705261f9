"""The gazetteer finds names however they are spelt, refuses what it should, and is built the same twice."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import RegistryError
from sayso.resolution.gazetteer import ADJECTIVE, Gazetteer
from sayso.resolution.placenames import bare, fold, skeleton

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Chasiv Yar", "UA", "town"),
        ("Sudzha", "RU", "town"),
        ("Robotyne", "UA", "town"),
        ("Kiev", "UA", "town"),
        ("Deir al-Balah", "PS", "town"),
        ("West Bank", "PS", "region"),
        ("Darfur", "SD", "region"),
        ("Belgorod Oblast", "RU", "admin1"),
        ("Jackson County", "US", "admin2"),
        ("Côte d’Ivoire", "CI", "country"),
        ("cote d'ivoire", "CI", "country"),
        ("Burma", "MM", "country"),
        ("Strait of Hormuz", None, "water"),
        ("Hmeimim", "SY", "facility"),
    ],
)
def test_finds(gazetteer: Gazetteer, name: str, country: str | None, kind: str) -> None:
    assert any((p.country, p.kind) == (country, kind) for p in gazetteer.find(name))


def test_us_is_a_country_and_us_is_not(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("US")[0].country == "US"
    assert not gazetteer.find("us") or gazetteer.find("us")[0].kind != "country"


def test_adjectives_are_found_but_are_no_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Ukrainian")[0].sort == ADJECTIVE
    assert not gazetteer.knows("Ukrainian")
    assert gazetteer.knows("Ukraine")


def test_every_country_has_a_point_and_its_capital_lies_in_it(gazetteer: Gazetteer) -> None:
    ukraine = gazetteer.country("UA")
    assert ukraine is not None and ukraine.capital is not None
    assert ukraine.capital.name == "Kyiv" and ukraine.place.lat == 49.0
    assert "PL" in ukraine.neighbours
    assert gazetteer.country("ZZ") is None


def test_spellings_that_sound_alike_meet() -> None:
    for one, other in [
        ("Jisr al-Shaghour", "Jisr ash Shughur"),
        ("Saraqeb", "Sarāqib"),
        ("al-Qusayr", "Al Qusair"),
    ]:
        assert skeleton(fold(one)) == skeleton(fold(other))


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert bare(fold(name)) in fold(name)


def test_missing_gazetteer_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"gazetteer/build\.py"):
        Gazetteer.open(tmp_path / "none.sqlite")


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.sqlite"
    path.write_text("not a database " * 100, encoding="utf-8")
    with pytest.raises(RegistryError, match="no gazetteer"):
        Gazetteer.open(path)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('[[town]]\ncountry = "UA"\n', "has no name"),
        ('[[town]]\nname = "A"\npoint = [120.0, 3.0]\n', "not on the globe"),
        ('[[town]]\nname = "A"\ncountry = "Ukraine"\n', "alpha-2"),
        ('[[planet]]\nname = "A"\n', "expected arrays named"),
        ("[[town]\n", "cannot be read as TOML"),
    ],
)
def test_own_places_that_are_wrong_are_named(tmp_path: Path, table: str, complaint: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(RegistryError, match=complaint):
        Gazetteer.open(own=path)


def test_written_twice_the_bytes_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "gazetteer"))
    import build  # type: ignore[import-not-found]

    files = []
    for name in ("one", "two"):
        rows = build.Rows()
        rows.places += [
            (2, "B", "town", "UA", "05", None, 48.0, 37.0, 10),
            (1, "A", "town", "SY", None, None, 35.0, 38.0, 5),
        ]
        rows.name(1, ["Ḩalab", "Aleppo"], build.MAIN, "SY")
        rows.name(2, ["Kyïv"], build.MAIN, "UA")
        build._write(tmp_path / name, rows, "digest")
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]
    with sqlite3.connect(tmp_path / "one") as db:
        assert db.execute("SELECT key FROM alias WHERE place = 1 ORDER BY key").fetchall() == [
            ("aleppo",),
            ("halab",),
        ]
    db.close()
    for module in ("build", "areas", "sources", "tables", "names"):
        sys.modules.pop(module, None)
