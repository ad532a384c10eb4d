"""The currencies that figures are in, by their ISO 4217 codes, and how a reader names them."""

from __future__ import annotations

from typing import Literal, get_args

Currency = Literal["USD", "CNY", "EUR", "GBP"]
CURRENCIES: tuple[str, ...] = get_args(Currency)
UNITS = {"USD": "US dollars", "CNY": "yuan", "EUR": "euros", "GBP": "pounds sterling"}
