"""Executing a notebook: papermill's engine, kernels that start warm, limits."""
