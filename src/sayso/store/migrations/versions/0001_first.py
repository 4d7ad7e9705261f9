"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")

SQLITE = (
    "CREATE VIRTUAL TABLE claim_text USING fts5(words, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE report_text USING fts5("
    "words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')",
)
POSTGRESQL = (
    "CREATE TABLE claim_text (pk BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_claim_text_words ON claim_text USING GIN (words)",
    "CREATE TABLE report_text (pk BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_report_text_words ON report_text USING GIN (words)",
)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "entity",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", KEY, nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("pk", name="pk_entity"),
        sa.UniqueConstraint("key", name="uq_entity_key"),
    )
    op.create_index("ix_entity_kind_lat", "entity", ["kind", "lat"])
    op.create_index("ix_entity_kind_search", "entity", ["kind", "search"])
    op.create_table(
        "judgement",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("left_claim", KEY, nullable=False),
        sa.Column("right_claim", KEY, nullable=False),
        sa.Column("made", KEY, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_judgement"),
        sa.UniqueConstraint("id", name="uq_judgement_id"),
    )
    op.create_index("ix_judgement_left_claim", "judgement", ["left_claim"])
    op.create_index("ix_judgement_right_claim", "judgement", ["right_claim"])
    op.create_table(
        "link",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("left_claim", KEY, nullable=False),
        sa.Column("right_claim", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_link"),
        sa.UniqueConstraint("id", name="uq_link_id"),
    )
    op.create_index("ix_link_left_claim", "link", ["left_claim"])
    op.create_index("ix_link_right_claim", "link", ["right_claim"])
    op.create_table(
        "raw",
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_raw"),
    )
    op.create_table(
        "report",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("page", KEY, nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added", KEY, nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_report"),
        sa.UniqueConstraint("key", name="uq_report_key"),
    )
    op.create_index("ix_report_page", "report", ["page"])
    op.create_index("ix_report_id", "report", ["id"])
    op.create_index("ix_report_published", "report", ["published"])
    op.create_table(
        "band",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_band_report"),
        sa.PrimaryKeyConstraint("hash", "report", name="pk_band"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim",
        sa.Column("pk", BIG, autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("denied", sa.Boolean(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_code", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("begin", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("long", sa.Boolean(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("killed_low", BIG, nullable=True),
        sa.Column("killed_high", BIG, nullable=True),
        sa.Column("injured_low", BIG, nullable=True),
        sa.Column("injured_high", BIG, nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("incident", KEY, nullable=True),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_claim_report"),
        sa.PrimaryKeyConstraint("pk", name="pk_claim"),
    )
    op.create_index("ix_claim_incident", "claim", ["incident"])
    op.create_index("ix_claim_long_begin_until", "claim", ["long", "begin", "until"], postgresql_include=["pk"])
    op.create_index("ix_claim_report", "claim", ["report"])
    op.create_index("ix_claim_type_mode_status", "claim", ["type", "mode", "status"])
    old = sa.text("superseded")
    op.create_index("ix_claim_superseded_pk", "claim", ["superseded", "pk"], sqlite_where=old, postgresql_where=old)
    op.create_table(
        "copy",
        sa.Column("report", BIG, nullable=False),
        sa.Column("copy_of", BIG, nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["copy_of"], ["report.pk"], name="fk_copy_copy_of"),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_copy_report"),
        sa.PrimaryKeyConstraint("report", "copy_of", name="pk_copy"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "correction",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.Column("made", KEY, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_correction_report"),
        sa.PrimaryKeyConstraint("pk", name="pk_correction"),
        sa.UniqueConstraint("id", name="uq_correction_id"),
    )
    op.create_index("ix_correction_report", "correction", ["report"])
    op.create_table(
        "reading",
        sa.Column("pk", BIG, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.Column("reader", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("weights", sa.Text(), nullable=True),
        sa.Column("ontology", sa.Text(), nullable=True),
        sa.Column("registries", sa.Text(), nullable=True),
        sa.Column("made", KEY, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_reading_report"),
        sa.PrimaryKeyConstraint("pk", name="pk_reading"),
        sa.UniqueConstraint("id", name="uq_reading_id"),
    )
    op.create_index("ix_reading_report", "reading", ["report"])
    op.create_table(
        "retrieval",
        sa.Column("key", KEY, nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.Column("retrieved", KEY, nullable=True),
        sa.Column("added", KEY, nullable=False),
        sa.Column("raw", KEY, nullable=True),
        sa.ForeignKeyConstraint(["raw"], ["raw.sha256"], name="fk_retrieval_raw"),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_retrieval_report"),
        sa.PrimaryKeyConstraint("key", name="pk_retrieval"),
    )
    op.create_index("ix_retrieval_report", "retrieval", ["report"])
    op.create_table(
        "part",
        sa.Column("entity", BIG, nullable=False),
        sa.Column("claim", BIG, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.pk"], name="fk_part_claim"),
        sa.ForeignKeyConstraint(["entity"], ["entity.pk"], name="fk_part_entity"),
        sa.PrimaryKeyConstraint("entity", "claim", "role", name="pk_part"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_part_claim", "part", ["claim"])
    op.create_table(
        "known",
        sa.Column("claim", KEY, nullable=False),
        sa.Column("report", BIG, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.pk"], name="fk_known_report_report"),
        sa.PrimaryKeyConstraint("claim", "report", name="pk_known"),
        sqlite_with_rowid=False,
    )
    search = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in search:
        op.execute(statement)
