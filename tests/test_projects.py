"""`trade-claims init`: a project that works as it is made, and overwrites nothing."""

import re
import shlex
import stat
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

import analysis as an
from analysis.batch.plan import jobs_of, read_plan
from analysis.batch.project import write_project
from analysis.cli.main import build_parser, main
from analysis.core import paths
from analysis.core.errors import FolderError, ParameterError
from analysis.figures import store
from analysis.figures.schema import COLUMNS
from analysis.sources.registry import read_sources

FILES = {
    ".trade-claims", "data/articles/example.yml", "data/articles/article.schema.json",
    "data/figures/README.md", "data/sources.yml", "reports.yml", ".github/workflows/reports.yml",
    ".gitignore", "README.md",
}  # fmt: skip


def held(folder):
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project as it is made, in use."""
    write_project(tmp_path / "news room é新")
    monkeypatch.chdir(tmp_path / "news room é新")
    return tmp_path / "news room é新"


def test_it_says_what_it_made_and_three_commands_that_work_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "news room"]) == 0
    out = capsys.readouterr().out
    assert held(tmp_path / "news room") == FILES
    assert all(f"  {name} " in out for name in FILES)
    assert "after `cd 'news room'`:" in out
    monkeypatch.chdir("news room")
    commands = re.findall(r"^  trade-claims (.*?) +#", out, re.MULTILINE)
    assert [one.split()[0] for one in commands] == ["new", "check", "batch"]
    for one in commands:
        dry = ["--dry-run"] if one.startswith("batch") else []
        assert main([*shlex.split(one), *dry]) == 0, one
    out = capsys.readouterr().out
    assert "The claim is supported." in out
    assert re.search(r"^new +my-article/", out, re.MULTILINE)
    assert re.search(r"^new +example/2024-02-01", out, re.MULTILINE)
    assert "bloomberg" not in out


def test_a_project_may_be_made_where_other_files_are(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "data" / "articles" / "mine.yml").write_text("x: y\n")
    monkeypatch.chdir(tmp_path)
    write_project(".")
    assert held(tmp_path) == {*FILES, "data/articles/mine.yml"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_is_overwritten_and_then_none_is_made(tmp_path, capsys, name):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine\n")
    assert main(["init", str(tmp_path)]) == 2
    assert f"a folder without {name}: move them away" in capsys.readouterr().err
    assert held(tmp_path) == {name}
    assert file.read_text() == "mine\n"


def test_a_second_init_is_refused(project):
    with pytest.raises(ParameterError, match=r"a folder without \.trade-claims, data/articles/ex"):
        write_project(project)


def test_what_can_not_be_made_is_not_left_in_part(tmp_path):
    (tmp_path / "at").mkdir()
    (tmp_path / "at" / "data").write_text("a file")
    with pytest.raises(FolderError, match="expected a folder that can be written"):
        write_project(tmp_path / "at")
    assert held(tmp_path) == {"at/data"}
    (tmp_path / "at" / "data").unlink()
    (tmp_path / "at" / ".github").write_text("a file")
    with pytest.raises(FolderError):
        write_project(tmp_path / "at")
    assert [one.name for one in (tmp_path / "at").iterdir()] == [".github"]


@pytest.mark.parametrize("folder", ["", "/", "{home}", "{home}/x/..", "a\0b"])
def test_a_project_has_a_folder_of_its_own(tmp_path, monkeypatch, folder):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "x").mkdir()
    before = set(Path("/").iterdir())
    with pytest.raises(ParameterError, match="a folder of its own, such as newsroom"):
        write_project(folder.format(home=tmp_path))
    assert held(tmp_path) == set()
    assert set(Path("/").iterdir()) == before


def test_what_is_made_can_be_read_by_others(project):
    assert not any(stat.S_IMODE((project / one).stat().st_mode) & 0o111 for one in FILES)


def test_the_plan_asks_for_the_articles_of_the_project(project):
    plan = read_plan("reports.yml")
    assert {job.report.article.slug for job in jobs_of(plan)} == {"example"}
    assert plan == read_plan(project / "reports.yml")
    text = (project / "reports.yml").read_text(encoding="utf-8")
    (project / "reports.yml").write_text(re.sub(r"^# (?=\w+:|  -)", "", text, flags=re.MULTILINE))
    full = read_plan("reports.yml", channels=False)
    assert full.notify
    assert full.retention.count == 36
    assert full.base_url.startswith("https://")


def test_the_commented_source_is_one_and_fits_the_columns_of_the_readme(project):
    assert read_sources() == read_sources(paths.package_data())
    file = project / "data" / "sources.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    first = lines.index("# gacc-press:")
    file.write_text("\n".join(line.removeprefix("# ") for line in lines[first:]))
    assert read_sources()["gacc-press"].short == "GACC, press"
    about = (project / "data" / "figures" / "README.md").read_text(encoding="utf-8")
    (header,) = re.findall(r"^    (source,.*)$", about, re.MULTILINE)
    assert header.split(",") == COLUMNS
    names = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|(.*?)\|", about, re.MULTILINE)))
    assert names == COLUMNS
    row = (
        "gacc-press,CHN,RUS,export,2022-03,2022-03,USD,3.84,1000000000,0.01,,,2022-04-13,release,"
        "1,a newspaper,"
    )
    (project / "data" / "figures" / "gacc-press.csv").write_text(f"{header}\n{row}\n")
    assert store.checksum().parent == project / "data" / "figures"
    assert "gacc-press" in an.load().sources


def test_the_workflow_is_yaml_and_runs_commands_that_exist(project):
    text = (project / ".github" / "workflows" / "reports.yml").read_text(encoding="utf-8")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)
    assert {*workflow["on"]} == {"push", "schedule", "workflow_dispatch"}
    (due,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \d+ \* \*", due["cron"])
    for name, job in workflow["jobs"].items():
        assert {"runs-on", "steps"} <= {*job}, name
        for step in job["steps"]:
            assert {"uses", "run"} & {*step}
            assert re.fullmatch(r"actions/[a-z-/]+@v\d+", step.get("uses", "actions/x@v1"))
    runs = [step["run"] for step in workflow["jobs"]["reports"]["steps"] if "run" in step]
    install, render = map(shlex.split, runs[:2])
    assert runs[2].startswith("git add data\n")  # where a plan's fetches put what arrived
    assert install == ["python", "-m", "pip", "install", f"trade-claims>={an.__version__}"]
    assert render[0] == "trade-claims"
    given = build_parser().parse_args(render[1:])
    assert (given.command, given.plan) == ("batch", "reports.yml")
    out = read_plan(given.plan).out
    kept = [step["with"]["path"] for step in workflow["jobs"]["reports"]["steps"]
            if "path" in step.get("with", {})]  # fmt: skip
    assert {*kept} == {out}
    assert f"{out}/" in (project / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {*workflow["jobs"]["pages"]["permissions"]} == {"pages", "id-token"}


def test_the_readme_is_short_and_names_files_and_commands_that_exist(project):
    text = (project / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 12
    for name in re.findall(r"^- `([^`]+)`", text, re.MULTILINE):
        assert (project / name).exists()
    for command in re.findall(r"`trade-claims ([^`]+)`", text):
        assert build_parser().parse_args(shlex.split(command))


def test_no_template_is_left_out_and_none_names_a_folder_of_a_machine(project):
    templates = ROOT / "analysis" / "batch" / "templates" / "project"
    assert (
        len(list(templates.iterdir())) == len(FILES) - 2
    )  # the article and its schema are drawn up
    for name in FILES:
        text = (project / name).read_text(encoding="utf-8")
        assert "VERSION" not in text
        assert "HEADER" not in text
        assert str(project.parent) not in text
