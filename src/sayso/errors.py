"""Everything Sayso raises on purpose.

    SaysoError
    ├── IntakeError         a file, line or URL could not become a report
    ├── OntologyError       the ontology file contradicts itself
    ├── RegistryError       an actors, weapons or places registry contradicts itself
    ├── ReaderError         the reader's weights are missing or damaged, or a language model did not answer
    └── StoreError          the record on disk could not be opened, read or written

Each message says what was found, what was expected and what to do.
"""


class SaysoError(Exception):
    """Base of every error that Sayso raises on purpose."""


class IntakeError(SaysoError):
    """A file, line or URL could not become a report; `where` names it as the user would."""

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}")


class OntologyError(SaysoError):
    """The ontology file contradicts itself."""


class RegistryError(SaysoError):
    """A registry file (actors, weapons, places) contradicts itself."""


class ReaderError(SaysoError):
    """The reader's weights are missing, damaged or do not fit; or the language model's endpoint did not answer."""


class StoreError(SaysoError):
    """The record on disk could not be opened, read or written."""
