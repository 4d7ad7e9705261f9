"""The bundled ontology keeps its contract; a user's own is checked, and what is wrong is said."""

import hashlib
import importlib.util
import re
import tomllib
from importlib import resources
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import OntologyError
from sayso.ontology import STANCES, STATUSES, Crosswalk, Ontology, Term, marked

BUNDLED = resources.files("sayso").joinpath("data", "ontology.toml").read_text(encoding="utf-8")

# The names the reader's weights were trained on, in order. A change here needs new weights.
CONTRACT = {
    "ASSAULT": "missile drone airstrike shelling bombing suicide firearms ground clash chemical execution "
    "assassination torture sexual stabbing vehicle arson cyber other",
    "INTERCEPT": "missile drone aircraft ground plot other",
    "SEIZE": "territory asset",
    "COERCE": "arrest abduct legal deport blockade restrict destroy displace other",
    "MOBILIZE": "deploy exercise test alert callup other",
    "RETREAT": "withdraw release swap ceasefire surrender resign access",
    "AID": "military economic humanitarian asylum",
    "COOPERATE": "military economic judicial intelligence",
    "CONSULT": "visit meeting phone mediate third-party",
    "AGREE": "sign promise ceasefire authorize other",
    "CONCEDE": "ease admit other",
    "SUPPORT": "praise recognise defend other",
    "REQUEST": "aid ceasefire withdraw talks investigate release other",
    "ACCUSE": "blame condemn investigate",
    "REJECT": "refuse deny veto other",
    "THREATEN": "force nuclear economic political",
    "SANCTION": "economic diplomatic suspend other",
    "PROTEST": "demonstration riot strike other",
}
ROLES = "actor target place time weapon origin killed injured captured displaced count goods topic"


DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def terms(ontology: Ontology) -> list[Term]:
    modes = [mode for kind in ontology.event_types for mode in kind.modes]
    heads = (ontology.event_types, ontology.role_terms, ontology.status_terms, ontology.stance_terms)
    return [term for group in heads for term in group] + modes


def test_names_and_order_are_those_the_reader_was_trained_on(ontology: Ontology) -> None:
    assert {kind: " ".join(ontology.modes(kind)) for kind in ontology.types} == CONTRACT
    assert ontology.types == tuple(CONTRACT)
    assert " ".join(ontology.roles) == ROLES
    assert (ontology.statuses, ontology.stances) == (STATUSES, STANCES)


def test_every_term_reads_as_english(ontology: Ontology) -> None:
    for term in terms(ontology):
        assert term.definition[0].isupper() and term.definition.endswith("."), term.name
        assert len(term.definition) <= 140, term.name
        assert not term.label.endswith("."), term.name
        for example in term.examples:
            text, span = marked(example)
            assert text[span.start : span.end] == span.text, example
            assert span.text == span.text.strip() and text.endswith("."), example


def test_no_example_stands_twice(ontology: Ontology) -> None:
    examples = [example for term in terms(ontology) for example in term.examples]
    assert len(set(examples)) == len(examples)


def test_every_type_can_say_who_whom_where_when(ontology: Ontology) -> None:
    for kind in ontology.types:
        assert {"actor", "target", "place", "time"} <= set(ontology.roles_of(kind)), kind


def test_labels_and_phrases(ontology: Ontology) -> None:
    assert ontology.label("ASSAULT", "missile") == "missile attack"
    assert ontology.label("PROTEST") == "protest"
    assert ontology.stance_phrase("denies") == "denies"
    assert ontology.status_phrase("future") == "planned or expected"
    assert ontology.role_phrase("weapon") == "with"


def test_crosswalk_names_the_other_standards(ontology: Ontology) -> None:
    missile = ontology.crosswalk("ASSAULT", "missile")
    assert (missile.plover, missile.plover_mode, missile.cameo[0]) == ("ASSAULT", "heavy-weapons", "194")
    assert missile.acled[0].event_type == "Explosions/Remote violence"
    assert missile.acled[0].sub_event_type == "Shelling/artillery/missile attack"
    assert missile.ucdp == (1, 2, 3)
    denial = ontology.crosswalk("REJECT", "deny")
    assert denial.cameo == ("016",), "the leading zero is part of the code"
    assert denial.acled == () and denial.ucdp == ()
    assert ontology.crosswalk("INTERCEPT", "missile").plover is None
    assert ontology.crosswalk("SEIZE").plover_mode == "seize"


def test_only_violence_can_become_a_ucdp_event(ontology: Ontology) -> None:
    counted = {kind for kind in ontology.types if ontology.crosswalk(kind).ucdp}
    assert counted == {"ASSAULT", "SEIZE"}


def test_unknown_names_are_named(ontology: Ontology) -> None:
    with pytest.raises(OntologyError, match=r"no event type 'BOIL'.*ASSAULT"):
        ontology.modes("BOIL")
    with pytest.raises(OntologyError, match=r"no mode of SEIZE 'moon'.*territory, asset"):
        ontology.label("SEIZE", "moon")
    with pytest.raises(OntologyError, match="no stance 'hopes'"):
        ontology.stance_phrase("hopes")
    assert ontology.has("SEIZE") and ontology.has("SEIZE", "asset")
    assert not ontology.has("SEIZE", "moon") and not ontology.has("BOIL")


def test_sha256_is_of_the_bytes(ontology: Ontology, tmp_path: Path) -> None:
    assert ontology.sha256 == hashlib.sha256(BUNDLED.encode()).hexdigest()
    changed = Ontology.load(write(tmp_path, BUNDLED + "# a comment\n"))
    assert changed.sha256 != ontology.sha256
    assert changed.event_types == ontology.event_types


def documented_tables() -> list[str]:
    page = DOCS.joinpath("add-an-event-type.md").read_text(encoding="utf-8")
    blocks = [dedent(block) for block in re.findall(r"(?:^    .*\n)+", page, re.M)]
    return [block for block in blocks if block.startswith("[")]


def test_a_user_may_add_what_the_guide_shows(tmp_path: Path) -> None:
    mode, kind, role = documented_tables()
    mine = Ontology.load(write(tmp_path, "\n".join((BUNDLED, mode, kind, role))))
    assert mine.label("PROTEST", "vigil") == "vigil"
    assert mine.crosswalk("PROTEST", "vigil").plover_mode == "demo"
    assert mine.roles_of("DISASTER")[0] == "actor" and mine.modes("DISASTER") == ()
    assert mine.crosswalk("DISASTER") == Crosswalk()
    assert mine.role("owner").value == "actor"


def test_the_guide_shows_a_true_message(tmp_path: Path) -> None:
    mode = re.sub(r"examples = .*", "examples = []", documented_tables()[0])
    with pytest.raises(OntologyError) as caught:
        Ontology.load(write(tmp_path, BUNDLED + mode))
    message = str(caught.value).replace(str(tmp_path / "mine.toml"), "my-ontology.toml")
    assert f"    {message}\n" in DOCS.joinpath("add-an-event-type.md").read_text(encoding="utf-8")


def test_the_glossary_names_modules_that_exist() -> None:
    for name in sorted(set(re.findall(r"`(sayso[\w.]+)`", DOCS.joinpath("glossary.md").read_text("utf-8")))):
        module, _, attribute = name.rpartition(".")
        if attribute[0].isupper():
            assert hasattr(importlib.import_module(module), attribute), name
        else:
            assert importlib.util.find_spec(name) is not None, name


# what is changed in the bundled file (old, new) -> what the message must say
FAULTS = {
    "unknown role": (
        'usual = ["actor", "weapon", "count"',
        'usual = ["actor", "spear"',
        r"types\.INTERCEPT.*'spear'",
    ),
    "role twice": ('usual = ["actor", "target", "place", "time"]', 'usual = ["time", "time"]', "twice"),
    "unknown PLOVER event": ('plover = "AID"', 'plover = "HELP"', r"types\.AID.*'HELP'.*standards\.plover"),
    "unknown PLOVER mode": ('"ASSAULT/drone"', '"ASSAULT/kite"', r"modes\.drone\].*'kite'.*ASSAULT"),
    "unknown ACLED sub-event": ('acled = ["Arrests"]', 'acled = ["Arrest"]', r"modes\.arrest\].*'Arrest'"),
    "unknown context": ('context = ["asylum"]', 'context = ["refuge"]', r"modes\.asylum\].*'refuge'"),
    "CAMEO code not of a root": ('cameo = ["016"]', 'cameo = ["216"]', r"modes\.deny\].*'216'"),
    "CAMEO code as a number": ('cameo = ["016"]', "cameo = [16]", r"modes\.deny\].*cameo"),
    "UCDP type": ("ucdp = [1, 2]", "ucdp = [1, 4]", "found 4"),
    "unknown key": ('label = "shelling"', 'label = "shelling"\ncolour = "red"', r"modes\.shelling\].*colour"),
    "no definition": ('definition = "Work is stopped."', "", r"modes\.strike\].*definition"),
    "empty definition": ('"Work is stopped."', '" "', r"modes\.strike\].*definition is ' '"),
    "no brackets": ("48-hour [walkout]", "48-hour walkout", r"modes\.strike\].*\[brackets\]"),
    "two brackets": ("48-hour [walkout]", "[48-hour] [walkout]", r"modes\.strike\].*one stretch"),
    "mode twice": ("[types.PROTEST.modes.strike]", "[types.PROTEST.modes.riot]", "not valid TOML"),
    "status gone": (
        "[statuses.requested]",
        "[statuses.asked]",
        r"\[statuses\].*asked.*expected exactly.*requested",
    ),
    "stance added": ("[stances.asks]", "[stances.hints]", r"\[stances\].*hints"),
    "role's value": ('value = "weapon"', 'value = "spear"', r"roles\.weapon\].*spear"),
    "name in the table": ('label = "strike"', 'label = "strike"\nname = "x"', r"modes\.strike\].*'name'"),
    "bad name": ("[types.PROTEST.modes.strike]", '[types.PROTEST.modes."a strike"]', "'a strike'"),
    "another version": ("version = 1", "version = 2", "version"),
    "a table with no standards": ("[standards.contexts]", "[standards.subjects]", "standards"),
    "a mode that is no table": ("[types.PROTEST.modes.riot]", "[types.PROTEST.modes]\nriot = 1\n[x]", "x"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_table_and_what_was_expected(fault: str, tmp_path: Path) -> None:
    old, new, message = FAULTS[fault]
    assert old in BUNDLED, "the case no longer fits the bundled file"
    path = write(tmp_path, BUNDLED.replace(old, new, 1))
    with pytest.raises(OntologyError, match=message) as caught:
        Ontology.load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[[[", b"a" * 1_000_001, b"x = " + b"[" * 100_000, b"x = " + b"9" * 5_000]
)
def test_what_is_no_ontology_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"mine\.toml.*expected|mine\.toml.*(TOML|missing)"):
        Ontology.load(path)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(BUNDLED)), length=st.integers(0, 400), new=st.text(max_size=20))
def test_a_damaged_file_is_refused_or_read_never_a_crash(start: int, length: int, new: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes((BUNDLED[:start] + new + BUNDLED[start + length :]).encode("utf-8", "replace"))
    try:
        assert Ontology.load(path).statuses == STATUSES
    except OntologyError as error:
        assert str(path) in str(error)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="cannot be read"):
        Ontology.load(tmp_path / "none.toml")
    with pytest.raises(OntologyError, match="cannot be read"):
        Ontology.load(tmp_path)


def test_the_page_shows_every_name_with_its_definition(ontology: Ontology) -> None:
    page = DOCS.joinpath("ontology.md").read_text(encoding="utf-8")
    for kind in ontology.event_types:
        assert f"### {kind.name}: {kind.label}\n\n{kind.definition}" in page, kind.name
        for mode in kind.modes:
            assert f"| `{mode.name}` | {mode.label} | {mode.definition} |" in page, f"{kind.name}/{mode.name}"
    for term in (*ontology.role_terms, *ontology.status_terms, *ontology.stance_terms):
        assert f"| `{term.name}` | {term.label} | {term.definition}" in page, term.name


def test_the_bundled_file_has_no_stray_tables() -> None:
    assert set(tomllib.loads(BUNDLED)) == {"version", "standards", "statuses", "stances", "roles", "types"}
