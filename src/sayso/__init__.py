"""Sayso reads dated news reports and keeps a sourced record of what is claimed to have happened."""

__version__ = "0.1.0"
