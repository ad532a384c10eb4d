"""What a process of the pool has imported before it is forked."""

import analysis.batches.building
from analysis.reports.beside import import_all

__all__ = ["analysis"]

import_all()
