"""The tables. Kept tables are only ever added to; the index tables are derived from them and can be rebuilt.

Kept:    report, raw, retrieval, reading, correction, judgement, link
Index:   claim, known, entity, part, copy, band, and the search tables claim_text and report_text (see
`search.py`)

Times are ISO 8601 text in UTC with microseconds and "Z", which sorts as it reads, the same in both databases.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts rows only under the name INTEGER
Key = String().with_variant(String(collation="C"), "postgresql")  # sorts by code point in both databases

# ---- kept

report = Table(
    "report",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("key", Key, nullable=False, unique=True),  # ids.report_key
    Column("id", Key, nullable=False, index=True),  # Report.id, as intake or the user's file gave it
    Column("sha256", Key, nullable=False),
    Column("title", Text),
    Column("publisher", Text),
    Column("published", Date, nullable=False, index=True),
    Column("url", Text),
    Column("page", Key, nullable=False, index=True),  # ids.page: reports with the same one are its versions
    Column("language", Text),
    Column("text", Text, nullable=False),
    Column("added", Key, nullable=False),  # when the record first held it
    Column("superseded", Boolean, nullable=False),  # derived: a later version of the same page is held
    Column("signature", LargeBinary, nullable=False),  # derived: copies.signature
)

raw = Table(
    "raw",
    metadata,
    Column("sha256", Key, primary_key=True),  # of the source as fetched
    Column("size", Big, nullable=False),  # bytes before compression
    Column("data", LargeBinary, nullable=False),  # zlib
)

retrieval = Table(
    "retrieval",
    metadata,
    Column("key", Key, primary_key=True),
    Column("report", Big, ForeignKey("report.pk"), nullable=False, index=True),
    Column("retrieved", Key),  # Report.retrieved, ISO 8601 as given
    Column("added", Key, nullable=False),
    Column("raw", Key, ForeignKey("raw.sha256")),
)

reading = Table(
    "reading",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("id", Key, nullable=False, unique=True),  # ids.reading_id
    Column("report", Big, ForeignKey("report.pk"), nullable=False, index=True),
    Column("reader", Text),
    Column("version", Text),
    Column("weights", Text),
    Column("ontology", Text),
    Column("registries", Text),
    Column("made", Key, nullable=False),  # when it was added
    Column("body", LargeBinary, nullable=False),  # zlib of the Record's JSON with "text" empty
)

correction = Table(
    "correction",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("report", Big, ForeignKey("report.pk"), nullable=False, index=True),
    Column("made", Key, nullable=False),
    Column("who", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON of corrections.Correction
)

judgement = Table(
    "judgement",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("left_claim", Key, nullable=False, index=True),  # claim ids, the left one sorts first
    Column("right_claim", Key, nullable=False, index=True),
    Column("made", Key, nullable=False),
    Column("who", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON of judgements.Judgement
)

link = Table(
    "link",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("left_claim", Key, nullable=False, index=True),
    Column("right_claim", Key, nullable=False, index=True),
    Column("body", Text, nullable=False),  # JSON of judgements.Link
)

# ---- derived

claim = Table(
    "claim",
    metadata,
    Column("pk", Big, primary_key=True, autoincrement=False),  # day of publication, then order of arrival: derive.FIRST
    Column("id", Key, nullable=False),
    Column("report", Big, ForeignKey("report.pk"), nullable=False),
    Column("position", Integer, nullable=False),  # 0-based, among the report's current events
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("denied", Boolean, nullable=False),  # negated, denied, or contradicted within its incident
    Column("trigger", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("source", Text),  # innermost: its name, else its words; None is the outlet's own voice
    Column("source_code", Text),
    Column("stance", Text),
    Column("begin", Date),  # the event's days, inclusive; None where the report gives none
    Column("until", Date),
    Column("long", Boolean),  # more than derive.LONG days: found by a rule of its own
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("killed_low", Big),
    Column("killed_high", Big),
    Column("injured_low", Big),
    Column("injured_high", Big),
    Column("score", Float),
    Column("incident", Key, index=True),
    Column("superseded", Boolean, nullable=False),
    Index("ix_claim_report", "report"),
    Index("ix_claim_type_mode_status", "type", "mode", "status"),
    Index("ix_claim_long_begin_until", "long", "begin", "until", postgresql_include=["pk"]),  # SQLite has it anyway
)
OLD_CLAIMS = "ix_claim_superseded_pk"  # the claims of superseded versions, which are few
_OLD = text("superseded")
Index(OLD_CLAIMS, claim.c.superseded, claim.c.pk, sqlite_where=_OLD, postgresql_where=_OLD)

known = Table(
    "known",
    metadata,
    Column("claim", Key, primary_key=True),  # every claim id that a reading or a person ever gave
    Column("report", Big, ForeignKey("report.pk"), primary_key=True),
    sqlite_with_rowid=False,
)

entity = Table(
    "entity",
    metadata,
    Column("pk", Big, primary_key=True),
    Column("kind", Key, nullable=False),  # actor, code, place, country, weapon
    Column("key", Key, nullable=False, unique=True),  # the kind, a colon, and what makes it one
    Column("name", Text, nullable=False),
    Column("search", Key, nullable=False),  # words.normal(name), with a space at each end
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Index("ix_entity_kind_search", "kind", "search"),
    Index("ix_entity_kind_lat", "kind", "lat"),
)

part = Table(
    "part",
    metadata,
    Column("entity", Big, ForeignKey("entity.pk"), primary_key=True),
    Column("claim", Big, ForeignKey("claim.pk"), primary_key=True),
    Column("role", Key, primary_key=True),  # a role of the ontology, or "source"
    Index("ix_part_claim", "claim"),
    sqlite_with_rowid=False,
)

copy = Table(
    "copy",
    metadata,
    Column("report", Big, ForeignKey("report.pk"), primary_key=True),
    Column("copy_of", Big, ForeignKey("report.pk"), primary_key=True),  # both directions are kept
    Column("similarity", Float, nullable=False),  # estimated Jaccard similarity of word shingles, 0..1
    sqlite_with_rowid=False,
)

band = Table(
    "band",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("report", Big, ForeignKey("report.pk"), primary_key=True),
    sqlite_with_rowid=False,
)

KEPT = (report, raw, retrieval, reading, correction, judgement, link)
REFILLED = (band, copy, part, known, claim)  # by a rebuild
