"""README's way from an office's figures to the page of an article, with a replayed office."""

import re
import shlex

from comtrade_site import Comtrade
from conftest import ROOT
from replay import replay
from test_fetch import released, trade
from test_plan_fetches import answers

from analysis.cli.main import main

__all__ = ["answers"]
MONTHS = [f"{year}{month:02d}" for year in (2023, 2024) for month in range(1, 8)]


def block():
    """Return the commands of README's example."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (found,) = [one for one in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "IND" in one]
    return [shlex.split(line, comments=True) for line in found.splitlines()]


def test_readme_goes_from_fetched_figures_to_a_page(tmp_path, monkeypatch, answers, capsys):
    monkeypatch.delenv("TRADE_CLAIMS_COMTRADE_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    levels = {f"m{one}": 400_000_000 + 10_000_000 * n for n, one in enumerate(MONTHS)}
    office = Comtrade(trade(**levels), released("2024-09-02", [*MONTHS]))
    said = []
    with replay(office) as server:
        answers(server)
        for program, *words in block():
            if program == "cd":
                monkeypatch.chdir(*words)
                continue
            assert program == "trade-claims"
            assert main(words) == 0, words
            said.append(capsys.readouterr().out)
    assert said[1].startswith("comtrade: 14 new, 0 revised, 0 gone, 0 same")
    (page,) = (tmp_path / "newsroom").glob("reports/trade-minister/2024-09-10/report.html")
    assert "UN Comtrade" in page.read_text(encoding="utf-8")
    assert "India" in page.read_text(encoding="utf-8")
