"""Names of countries, customs territories and blocs by their code, as they stand in a sentence."""

from __future__ import annotations

_STATES = {
    "ARE": "the United Arab Emirates", "ARG": "Argentina", "ARM": "Armenia", "AUS": "Australia",
    "AUT": "Austria", "AZE": "Azerbaijan", "BEL": "Belgium", "BGD": "Bangladesh",
    "BGR": "Bulgaria", "BLR": "Belarus", "BRA": "Brazil", "CAN": "Canada", "CHE": "Switzerland",
    "CHL": "Chile", "CHN": "China", "COL": "Colombia", "CYP": "Cyprus", "CZE": "Czechia",
    "DEU": "Germany", "DNK": "Denmark", "EGY": "Egypt", "ESP": "Spain", "EST": "Estonia",
    "FIN": "Finland", "FRA": "France", "GBR": "the United Kingdom", "GEO": "Georgia",
    "GRC": "Greece", "HRV": "Croatia", "HUN": "Hungary", "IDN": "Indonesia", "IND": "India",
    "IRL": "Ireland", "IRN": "Iran", "IRQ": "Iraq", "ISR": "Israel", "ITA": "Italy",
    "JPN": "Japan", "KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan", "KOR": "South Korea",
    "LTU": "Lithuania", "LUX": "Luxembourg", "LVA": "Latvia", "MDA": "Moldova", "MEX": "Mexico",
    "MLT": "Malta", "MNG": "Mongolia", "MYS": "Malaysia", "NGA": "Nigeria",
    "NLD": "the Netherlands", "NOR": "Norway", "NZL": "New Zealand", "PAK": "Pakistan",
    "PER": "Peru", "PHL": "the Philippines", "POL": "Poland", "PRK": "North Korea",
    "PRT": "Portugal", "QAT": "Qatar", "ROU": "Romania", "RUS": "Russia", "SAU": "Saudi Arabia",
    "SGP": "Singapore", "SVK": "Slovakia", "SVN": "Slovenia", "SWE": "Sweden", "THA": "Thailand",
    "TJK": "Tajikistan", "TKM": "Turkmenistan", "TUR": "Turkey", "UKR": "Ukraine",
    "USA": "the United States", "UZB": "Uzbekistan", "VNM": "Vietnam", "ZAF": "South Africa",
}  # fmt: skip
_OTHERS = {
    "AFR": "Africa", "ASE": "ASEAN", "EUU": "the European Union", "HKG": "Hong Kong",
    "LCN": "Latin America", "MAC": "Macao", "TWN": "Taiwan", "WLD": "all partners",
}  # fmt: skip


def country_name(code: str) -> str:
    """Return the name of a country, a customs territory or a bloc; its code where none is known.

    Examples
    --------
    >>> country_name("MEX"), country_name("USA"), country_name("XYZ")
    ('Mexico', 'the United States', 'XYZ')
    """
    return _STATES.get(code) or _OTHERS.get(code, code)
