"""The weapons registry: `tests/cases/weapons.toml` is the table to extend."""

import json
import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import RegistryError
from sayso.resolution.weapons import WeaponRegistry

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "gold" / "seed.jsonl"
CASES = tomllib.loads((ROOT / "tests" / "cases" / "weapons.toml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    ["F-16", "s", " ", "Patriot", "missiles", "Grad", "-", "\n", "2000", "Mirage ", "al-", "T-72", "B3"]
)
HOSTILE = ["F-16 ", "A-1-", "Mirage 2000 ", "multiple launch ", "Grad ", "a ", "9", "missile "]


@pytest.fixture(scope="module")
def registry():
    return WeaponRegistry.load()


@pytest.mark.parametrize("case", CASES["find"], ids=lambda case: case["text"][:40])
def test_a_text_has_its_weapons(registry, case):
    assert [[span.text, weapon.id] for span, weapon in registry.find(case["text"])] == case["weapons"]


@pytest.mark.parametrize(("phrase", "wanted"), CASES["match"].items())
def test_an_argument_means_its_entry(registry, phrase, wanted):
    found = registry.match(phrase)
    assert (found.id if found else "") == wanted


def test_every_name_of_every_entry_means_that_entry(registry):
    text = (ROOT / "src" / "sayso" / "data" / "weapons.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    entries = [entry for section in ("weapons", "generic") for kind in raw[section].values() for entry in kind]
    for entry in entries:
        own = [] if "(" in entry["name"] else [entry["name"]]
        for name in [*own, *entry.get("aliases", [])]:
            found = registry.match(name)
            assert found is not None and found.name == entry["name"], name
    assert len(raw["weapons"]) <= len(raw["classes"]) and sum(map(len, raw["weapons"].values())) >= 300


def test_goods_are_not_instruments(registry):
    assert registry.match("aid trucks") is not None
    assert registry.match("aid trucks", instrument=False) is None
    assert registry.match("several TOW anti-tank missiles", instrument=False) is not None


def test_every_system_of_the_seed_report_is_found(registry):
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here")
    report = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    found = {weapon.id: weapon for _, weapon in registry.find(report["text"])}
    named = {
        "atacms",
        "long-range-weapon",
        "air-defence",
        "mirage-2000",
        "hypersonic-missile",
        "drone",
        "missile",
    }
    assert named <= set(found)
    assert (found["atacms"].kind, found["atacms"].origin) == ("missile/ballistic", "US")
    assert (found["mirage-2000"].kind, found["mirage-2000"].origin) == ("aircraft/fighter", "FR")
    for event in report["events"]:
        for argument in event["arguments"]:
            if argument["role"] == "weapon":
                assert registry.match(argument["span"]["text"]) is not None, argument["span"]["text"]


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=20).map("".join)))
def test_spans_hold_their_words_and_do_not_overlap(registry, text):
    end = 0
    for span, _ in registry.find(text):
        assert text[span.start : span.end] == span.text and span.start >= end
        end = span.end
    registry.match(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_on_hostile_text(registry, piece):
    start = time.perf_counter()
    registry.find(piece * 20_000)
    registry.match(piece * 20_000)
    assert time.perf_counter() - start < 5.0


def test_a_users_file_adds_and_replaces(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[weapons]\n"drone/one-way" = [{ name = "Zephyrling-9", origin = "SE" }]\n'
        '"missile/cruise" = [{ name = "Kalibr", aliases = ["Klub"], origin = "RU" }]\n'
    )
    registry = WeaponRegistry.load(own)
    added = registry.match("two Zephyrling-9 drones")
    assert added is not None and (added.kind, added.origin) == ("drone/one-way", "SE")
    replaced = registry.match("Klub missiles")
    assert replaced is not None and replaced.id == "kalibr"
    assert registry.match("3M-54") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[weapons]\n"missile/cruise" = [{ name = "X1" }, { name = "X1" }]', "two entries have the id 'x-1'"),
        (
            '[weapons]\n"missile/cruise" = [{ name = "Q7", aliases = ["HIMARS"] }]',
            "names both 'himars' and 'q-7'",
        ),
        ('[weapons]\n"laser/death" = [{ name = "Q7" }]', "unknown class 'laser/death'"),
        ('[weapons]\n"missile" = [{ name = "Q7", origin = "ZZ" }]', "'ZZ' of 'Q7' is no ISO 3166-1"),
        ('[weapons]\n"missile" = [{ name = "Q7", range = 300 }]', "'Q7' has unknown keys ['range']"),
        ('[weapons]\n"missile" = [{ name = "Q7", common = ["Q8"] }]', "common of 'Q7' lists ['Q8']"),
        ('[weapons]\n"missile" = [{ name = "Q7", aliases = "Q8" }]', "aliases of 'Q7' must be a list"),
        ('[weapons]\n"missile" = [{ origin = "US" }]', "has no name"),
        ('[weapons]\n"missile" = ["Q7"]', "has no name"),
        ('[weapons]\n"missile" = { name = "Q7" }', "is not a list of entries"),
        ('[shared]\n"Q7" = "nothing"', "no entry has that id"),
        ("[weapon]", "unknown section [weapon]"),
        ("weapons = 3", "[weapons] is not a table"),
        ("[weapons", "not valid TOML"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path, text, message):
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(RegistryError, match=re.escape(message)):
        WeaponRegistry.load(own)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(RegistryError, match=r"absent\.toml"):
        WeaponRegistry.load(tmp_path / "absent.toml")
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(RegistryError, match=r"broken\.toml"):
        WeaponRegistry.load(broken)


def test_a_rule_gives_a_shared_name_to_one(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[shared]\n"HIMARS" = "q-7"\n[weapons]\n"missile" = [{ name = "Q7", aliases = ["HIMARS"] }]')
    found = WeaponRegistry.load(own).match("HIMARS")
    assert found is not None and found.id == "q-7"
