"""Files, folders, pages and standard input become reports: dated, clean, with their digest, or errors that
say why not.

`load` reads what a user points at, `report` takes text from Python. Nothing heavy is imported until it is
needed.
"""

from sayso.intake.dates import publication_date
from sayso.intake.fetch import Fetcher
from sayso.intake.load import load, report
from sayso.intake.options import IntakeOptions

__all__ = ["Fetcher", "IntakeOptions", "load", "publication_date", "report"]
