"""What a process of the pool imports before it is forked."""

import nbconvert
import nbformat
import papermill

import analysis.batches.building
import analysis.reports.engine
import analysis.reports.export
import analysis.reports.exporter
import analysis.reports.pictures

__all__ = ["analysis", "nbconvert", "nbformat", "papermill"]
