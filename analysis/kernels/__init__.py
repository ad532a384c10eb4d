"""Executing a notebook: papermill's engine, forked kernels, limits."""
