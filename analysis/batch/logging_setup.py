"""Logs of a run: lines for people, or JSON for machines."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """Formats each record as one line of JSON.

    Examples
    --------
    >>> record = logging.makeLogRecord({"msg": "published", "levelname": "INFO", "created": 0})
    >>> JsonLines().format(record)
    '{"at": "1970-01-01T00:00:00+00:00", "level": "info", "message": "published"}'
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line of JSON, with what was given as ``extra``."""
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        more = {name: value for name, value in vars(record).items() if name not in _OWN}
        trace = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(line | more | trace, ensure_ascii=False, default=str)


def set_up_logs(form: str) -> None:
    """Send the log of this package to standard error.

    Parameters
    ----------
    form : {"text", "json", "none"}
    """
    log = logging.getLogger("trade-claims")
    log.handlers.clear()
    log.propagate = False
    if form == "none":
        log.addHandler(logging.NullHandler())
        return
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
