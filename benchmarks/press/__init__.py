"""Statements that a newspaper can make of printed figures, and what UN Comtrade makes of them."""
