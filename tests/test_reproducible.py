"""The same inputs give the same bytes, whoever renders them, where and in what order."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis.core import paths

SLUG = "bloomberg-2022-04-21"


def shuffled(value, chance):
    """Return YAML's data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(one, chance) for one in value] if isinstance(value, list) else value


def copied(folder, chance):
    """Copy the data with every mapping of every YAML file in another order."""
    for file in sorted(paths.data_folder().rglob("*")):
        target = folder / file.relative_to(paths.data_folder())
        if file.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".yml":
            data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            said = yaml.safe_dump(shuffled(data, chance), sort_keys=False, allow_unicode=True)
            target.write_text(said, encoding="utf-8")
        else:
            target.write_bytes(file.read_bytes())
    return folder


def rendered(folder, seed, zone, language, user):
    """Render the report in a process and a place of its own; return the SHA-256 of each file."""
    chance = random.Random(seed)
    home = folder / f"home of {user}"
    home.mkdir(parents=True)
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": "1650499200", "PYTHONHASHSEED": str(seed), "TZ": zone,
        "LC_ALL": language, "LANG": language, "USER": user, "LOGNAME": user, "HOME": str(home),
        "TRADE_CLAIMS_DATA": str(copied(folder / "data", chance)),
        "TMPDIR": str(home),
    }  # fmt: skip
    out = folder / f"out-{seed}"
    command = [sys.executable, "-m", "analysis", "render", SLUG, "--out", str(out)]
    command += ["--base-url", "https://news.example/trade"]  # so that embeds have their oEmbed
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=home, env=environment
    )
    assert done.returncode == 0, done.stderr
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


FIRST: dict[str, str] = {}


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(
    seed=st.integers(1, 10_000),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"]),
    language=st.sampled_from(["C.UTF-8", "C", "de_DE.UTF-8", "tr_TR.UTF-8"]),
    user=st.sampled_from(["desk", "наборщик", "a b"]),
)
def test_bytes_do_not_depend_on_order_zone_language_user_or_folder(
    tmp_path_factory, seed, zone, language, user
):
    folder = Path(tmp_path_factory.mktemp("again"))
    found = rendered(folder, seed, zone, language, user)
    assert any(name.endswith("report.html") for name in found)
    assert any(name.endswith("report.pdf") for name in found)
    for ending in (".html", ".svg", ".oembed.json"):
        assert any("/embed/" in name and name.endswith(ending) for name in found)
    FIRST.update(FIRST or found)
    assert found == FIRST
