"""What the project says of itself stays true."""

import ast
import json
import re
import subprocess
import tomllib

import pytest
import yaml
from conftest import ROOT, SLUG

import analysis as an

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split("\n")


LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-lab.lock",
    "requirements-docs.lock",
]


def _names(requirements):
    return {re.split(r"[<>=\[; ]", one)[0].lower().replace("_", "-") for one in requirements}


def test_names_of_months_do_not_follow_the_locale():
    follows = re.compile(r"%[aAbBcxX]\b|\bmonth_(?:name|abbr)\[|\bday_(?:name|abbr)\b|strptime")
    found = [
        f"{file.name}: {line}"
        for file in (ROOT / "analysis").rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if follows.search(line)
    ]
    assert found == []


def test_environment_yml_is_in_step_with_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    plain = [one for one in environment["dependencies"] if isinstance(one, str)]
    (pip,) = [one["pip"] for one in environment["dependencies"] if isinstance(one, dict)]
    project = PROJECT["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["lab"]
    assert pip.pop() == "--editable ."
    plain += pip
    assert _names(plain) - {"python", "pip"} == _names([*wanted, "pytest"])
    pins = {one.replace("_", "-") for one in [*wanted, f"python{project['requires-python']}"]}
    assert {one.replace("_", "-") for one in plain} - {"pip", "pytest"} <= pins
    assert f"python{project['requires-python']}" in plain


def _pinned(lock):
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==\S+", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_versions_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) == len(re.findall(r"^[a-z0-9][a-z0-9._-]*==", text, re.MULTILINE))
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert _names(PROJECT["project"]["dependencies"]) <= _pinned(lock)


def test_the_locks_hold_what_their_targets_need():
    groups = PROJECT["dependency-groups"]
    dev = [one for one in groups["dev"] if isinstance(one, str)]
    assert _names(groups["build"]) <= _pinned("requirements.lock")
    assert _names(dev) <= _pinned("requirements-dev.lock")
    assert _names(PROJECT["project"]["optional-dependencies"]["lab"]) <= _pinned(LOCKS[2])
    for lock in ("requirements-dev.lock", "requirements-docs.lock"):
        assert _names(groups["docs"]) <= _pinned(lock)
    assert not {"pytest", "playwright"} & _pinned("requirements.lock")


def test_no_file_names_an_index_or_a_folder_of_a_machine():
    bad = re.compile(r"--(extra-)?index-url|/(home|root|Users|work)/\w")
    for name in filter(None, TRACKED):
        if (ROOT / name).is_file() and not name.endswith(
            (".png", ".pdf", ".parquet", "test_project.py")
        ):
            assert not bad.search((ROOT / name).read_text(encoding="utf-8")), name


def test_files_and_functions_stay_small():
    for file in (ROOT / "analysis").rglob("*.py"):
        text = file.read_text()
        assert len(text.splitlines()) <= 400, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                doc = ast.get_docstring(node, clean=False) or ""
                lines = node.end_lineno - node.lineno + 1 - len(doc.splitlines())
                assert lines <= 40, f"{file}: {node.name} has {lines} lines"


def test_the_architecture_lists_every_package_and_file_in_the_enforced_order():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    listed = re.findall(r"^\| `([a-z_]+)/?` \| (.+?) \| (.*?) ?\|$", text, re.MULTILINE)
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert [name for name, _, _ in listed] == [
        name.strip() for layer in layers for name in layer.split("|")
    ]
    for name, role, files in listed[1:]:
        package = ROOT / "analysis" / name
        said = ast.get_docstring(ast.parse((package / "__init__.py").read_text())).split("\n")[0]
        assert role == said.rstrip(".")
        held = {str(one.relative_to(package)).removesuffix(".py") for one in package.rglob("*.py")}
        shown = re.findall(r"`([a-z0-9_/]+)`", files)
        assert shown == sorted(one for one in held if not one.endswith("__init__"))


def test_the_sample_report_is_what_the_figures_give(verdicts):
    folder = ROOT / "reports" / "sample"
    data = json.loads((folder / "verdicts.json").read_text())
    assert {name: data[name] for name in verdicts.as_dict()} == verdicts.as_dict()
    page = (folder / "report.html").read_text()
    assert an.report.show_headline(verdicts).section.titles[0] in page
    assert (folder / "report.png").stat().st_size > 50_000


def test_readme_shows_commands_that_exist():
    text = (ROOT / "README.md").read_text()
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= set(targets)
    assert {"report", "test", "test-all", "check", "lab", "docs"} <= set(targets)
    assert SLUG in text


def test_the_tour_in_the_readme_uses_public_names():
    text = (ROOT / "README.md").read_text()
    used = set(re.findall(r"\ban\.([a-z_]+)", text))
    assert used
    assert used <= set(an.__all__)
