"""A record as plain text, for `print(record)`."""

from sayso.ontology import Ontology
from sayso.record import Record
from sayso.views.evidence import bracketed, pieces
from sayso.views.labels import Labels
from sayso.views.prose import byline, sentence, tally
from sayso.views.visible import line
from sayso.views.wording import Claim, claims_of

ROWS = 200  # claims shown
QUOTE = 400  # characters of evidence shown for each


def summary(record: Record, ontology: Labels | None = None) -> str:
    """Say a record's claims, one after the other, each with its words in [brackets] within their sentence.

    Without an ontology, the bundled one names things.
    """
    told = claims_of(record, ontology or Ontology.load())
    head = [line(record.title or record.id), line(byline(record)), tally(told)]
    shown = [said for claim in told[:ROWS] for said in _claim(claim, record)]
    more = [f"     and {len(told) - ROWS:,} more"] if len(told) > ROWS else []
    return "\n".join([*head, *shown, *more])


def _claim(claim: Claim, record: Record) -> tuple[str, str]:
    said = "".join(fragment.text for fragment in sentence(claim, record.publisher))
    quote = "".join(piece.words for piece in bracketed(pieces(record.text, claim.event)))
    return f"{claim.number:>4} {claim.standing}. {line(said)}", f"     | {line(quote, QUOTE)}"
