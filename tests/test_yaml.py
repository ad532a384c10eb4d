"""What a YAML file may hold: everything else is refused at once, with its line and the mend."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

import pytest

from analysis.core.errors import DocumentError
from analysis.core.field_types import Day, Url, number, text_of, whole
from analysis.core.yaml_models import Record, read_document
from analysis.core.yaml_nodes import DEEPEST, LARGEST, MOST


class Part(Record):
    name: Annotated[str, text_of(20, blank=False)]
    count: Annotated[int, whole(0, 1000)] = 0


class Whole(Record):
    name: str
    level: Annotated[Decimal, number(-10, 10**6)] | None = None
    day: Day | None = None
    url: Url = ""
    parts: tuple[Part, ...] = ()
    flag: bool = False


def read(tmp_path, content, kind=Whole):
    file = tmp_path / "whole.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(file, kind)


def refused(tmp_path, content, kind=Whole):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, content, kind)
    return caught.value


def test_everything_that_is_wrong_is_said_at_once_by_line(tmp_path):
    error = refused(
        tmp_path, "nme: a\nlevel: 1,000\nparts:\n  - name: b\n  - {name: c, cuont: 3}\n"
    )
    assert [(one.line, one.field) for one in error.problems] == [
        (1, "nme"), (2, "level"), (5, "parts[1].cuont"),
    ]  # fmt: skip
    assert (error.line, error.field) == (1, "nme")
    lines = str(error).splitlines()
    assert lines[0] == f"{error.file}: 3 problems"
    assert lines[1].startswith(
        "  line 1, field nme: found 'a'; expected no field of this name; did"
    )
    assert lines[2] == (
        "  line 2, field level: found '1,000'; expected a number from -10 to 1000000, in digits, "
        "as 28.7"
    )
    assert "did you mean 'count'?" in lines[3]


def test_one_problem_is_one_line(tmp_path):
    error = refused(tmp_path, "name: a\nday: 2022-02-30\n")
    assert str(error) == (
        f"{error.file}, line 2, field day: found '2022-02-30'; expected a day that exists, as "
        "2022-04-21, from 1000 to 2199"
    )


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("name: !!int x", 1, "name", "the tag '!!int'"),
        ("name: a\nday: !!timestamp x", 2, "day", "the tag '!!timestamp'"),
        ("name: !!map x", 1, "name", "the tag '!!map'"),
        ("name: !!python/object/apply:os.system ['true']", 1, "name", "a value without a tag"),
        ("name: a\nname: b\nname: c", 2, "name", "is given twice (first in line 1); give it once"),
        ("name: a\nparts:\n- {name: b, name: c}", 3, "parts[0].name", "is given twice"),
        ("name: a\n---\nname: b", 2, "-", "remove the line ---"),
        ("name: a\n\tday: b", 2, "-", "spaces before a value"),
        ("name: a\nday: 'b", 2, "-", "a closing quote"),
        ("name: a: b", 1, "-", "a second colon"),
        ("name: [a", 1, "-", "a closing bracket"),
        ("name: a\nday: \0", 2, "-", r"the character '\x00'"),
        ('name: "\\ud800"', 1, "name", "the character itself"),
        ("name: *a", 1, "name", "the alias 'a'"),
        ("&a [*a]", 1, "[0]", "the alias 'a'"),
        ("[a]: b", 1, "-", "one name"),
        ("", 1, "-", "found nothing; expected names with values"),
        ("- a\n- b", 1, "-", "found ['a', 'b']; expected names with values"),
        ("name: a\nparts:\n  - <<: {name: b}", 3, "parts[0].<<", "no field of this name"),
        ("name: yes", 1, "name", "found yes, which YAML reads as true; expected text; in quotes"),
        ("name:", 1, "name", "found nothing; expected text"),
        ("name: a\nflag: 2", 2, "flag", "true or false"),
        ("name: a\nparts: {name: b}", 2, "parts", "expected a list, as [a, b]"),
        ("name: a\nparts: [{name: b, count: 1.5}]", 2, "parts[0].count", "a whole number from 0"),
        ("name: " + "a" * LARGEST, None, "-", f"at most {LARGEST:,}"),
        ("name: a\nparts:\n" + "- a\n" * MOST, MOST - 2, "-", f"at most {MOST:,} in a file"),
        ("[" * 100_000, 1, "[0][0][0][0]", f"at most {DEEPEST} values within each other"),
    ],
)  # fmt: skip
def test_what_is_no_plain_yaml_is_refused_with_its_line(tmp_path, text, line, field, said):
    error = refused(tmp_path, text)
    (problem,) = [one for one in error.problems if said in str(one)][:1]
    assert (problem.line, problem.field) == (line, field)


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"name: a\nday: \xe9", 2, "the byte 0xe9"),
        ("name: a".encode("utf-16"), 1, "the byte 0xff"),
        (b"name: \xed\xa0\x80", 1, "the byte 0xed"),
    ],
)
def test_another_encoding_is_named_with_its_line(tmp_path, content, line, found):
    error = refused(tmp_path, content)
    assert (error.line, error.found, error.expected) == (line, found, "a file saved as UTF-8")


def test_aliases_are_read_and_can_not_make_a_file_larger(tmp_path):
    whole = read(tmp_path, "name: &n abc\nparts:\n- &p {name: *n, count: 3}\n- *p\n")
    assert [(one.name, one.count) for one in whole.parts] == [("abc", 3)] * 2
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{below}'] * 9)}]\n"
        for below, name in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )
    assert "aliases" in refused(tmp_path, bomb).found
    long = f"name: &n {'x' * 2000}\nparts: [{', '.join(['{name: *n}'] * 1000)}]"
    assert "aliases" in refused(tmp_path, long).found


def test_what_an_editor_of_another_system_writes_is_read(tmp_path):
    content = "\ufeffname: a\r\nparts:\r\n- name: b\r\n"
    assert read(tmp_path, content).parts[0].name == "b"
    error = refused(tmp_path, content + "- nam: c\r\n")
    assert error.line == 4


NUMBERS = ["NaN", ".inf", "1,000", "1_000", "017", "0x1F", "12:30", "1e5", "9" * 400, "٣", "３",
           "+3", " 3 ", "yes", "[3]", "1000000.1"]  # fmt: skip


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_ascii_digits_within_its_bounds(tmp_path, written):
    given = f"'{written}'" if set(written) & set(" ,") else written
    text = f"name: a\nlevel: {given}\nparts: [{{name: b, count: {given}}}]\n"
    error = refused(tmp_path, text)
    assert [one.field for one in error.problems] == ["level", "parts[0].count"]
    assert all(len(str(one)) < 250 for one in error.problems)
    assert read(tmp_path, "name: a\nlevel: -3.50\n").level == Decimal("-3.50")


@pytest.mark.parametrize(
    "written", ["20220421", "1650499200", "2022-W16-4", "2022-4-21", "0022-04-21", "٢٠٢٢-04-21"]
)
def test_a_day_is_written_in_full(tmp_path, written):
    assert refused(tmp_path, f"name: a\nday: {written}").field == "day"
    assert read(tmp_path, "name: a\nday: 2022-04-21").day == dt.date(2022, 4, 21)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example", "javascript:alert(1)", "https://", "http://[", "http://a b", "//a.example",
     "https://me:secret@a.example", "http://a.example:99999", '"https://a.example/\\u202e"'],
)  # fmt: skip
def test_an_address_is_one_of_the_web(tmp_path, url):
    assert "address of the web" in refused(tmp_path, f"name: a\nurl: {url}").expected
    assert read(tmp_path, "name: a\nurl: https://a.example/x?y=1#z").url


def test_a_text_is_bounded_and_an_error_shows_little_of_it(tmp_path):
    error = refused(tmp_path, f"name: a\nparts:\n- name: {'b' * 5000}\n- name: ' '\n")
    long, blank = error.problems
    assert (long.line, long.field) == (3, "parts[0].name")
    assert long.expected == "at most 20 characters (there are 5,000)"
    assert len(long.found) < 100
    assert blank.expected == "a text that is not blank"
    hidden = refused(tmp_path, 'name: a\nparts:\n- name: "' + "\\u202e\\e" * 20 + '"\n')
    assert "\u202e" not in str(hidden)
    assert r"\u202e" in str(hidden)


def test_many_problems_are_all_kept_and_some_are_printed(tmp_path):
    error = refused(tmp_path, "name: a\n" + "".join(f"x{one}: 1\n" for one in range(200)))
    assert len(error.problems) == 200
    assert str(error).splitlines()[-1] == "  and 150 more"
