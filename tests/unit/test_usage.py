"""Words as they may be typed in, what the command makes of them out: values, or one message that says what is wrong with them."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import hexapla.cli
from hexapla.cli.options import Argument, Command, Option, UsageError, command, whole_number
from hexapla.cli.parsing import typed, values
from hexapla.cli.registry import ENTRIES, MAIN, find
from hexapla.cli.reports import Form
from hexapla.cli.usage import help_text
from tests.publications import hexapla as run


def slip(*words: str) -> str:
    """What is said of a slip, which ends with 2, below how it is typed; nothing is said to standard output."""
    ran = run(*words)
    usage, *_, empty, message = ran.err.splitlines()
    assert (ran.code, ran.out, usage.startswith("Usage: hexapla "), empty) == (2, "", True, "")
    assert f"Try '{usage.removeprefix('Usage: ').partition(' [')[0]} --help' for help." in ran.err
    return message.removeprefix("Error: ")


# --- Values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        pytest.param("build", ["-l", "fr"], {"codes": ("fr",)}, id="short"),
        pytest.param("build", ["-lfr"], {"codes": ("fr",)}, id="short and value in one"),
        pytest.param("build", ["--locale", "fr"], {"codes": ("fr",)}, id="long"),
        pytest.param("build", ["--locale=fr", "-l", "ar"], {"codes": ("fr", "ar")}, id="again and again, in order"),
        pytest.param("build", ["--output=a=b"], {"output": Path("a=b")}, id="equals in a value"),
        pytest.param("build", ["--output=-x"], {"output": Path("-x")}, id="dash in a value"),
        pytest.param("build", ["--output", "a", "--output", "b"], {"output": Path("b")}, id="the last one holds"),
        pytest.param("build", ["--dask="], {"dask": ""}, id="empty value"),
        pytest.param("build", ["--jobs", "3"], {"jobs": 3}, id="number"),
        pytest.param("build", ["-qv", "--drafts"], {"quiet": True, "verbose": True, "drafts": True}, id="bundle"),
        pytest.param("build", ["-qlfr"], {"quiet": True, "codes": ("fr",)}, id="bundle with a value"),
        pytest.param("build", ["-ql", "fr"], {"quiet": True, "codes": ("fr",)}, id="bundle, and its value behind it"),
        pytest.param("receive", ["a.po", "-l", "fr", "b.po"], {"files": (Path("a.po"), Path("b.po")), "code": "fr"}, id="in between"),
        pytest.param("receive", ["-q", "a.po", "b.po"], {"files": (Path("a.po"), Path("b.po")), "quiet": True}, id="before"),
        pytest.param("receive", ["--", "-q.po", "--", "-"], {"files": (Path("-q.po"), Path("--"), Path("-"))}, id="behind two dashes"),
        pytest.param("receive", ["-"], {"files": (Path("-"),)}, id="a dash"),
        pytest.param("allow", ["a.po:3", "x", "-q", "it", "is", "-", "so"], {"reason": ("it", "is", "-", "so"), "quiet": True}, id="rest"),
        pytest.param("explain", [], {"slug": None}, id="none"),
        pytest.param("explain", ["", "-v"], {"slug": "", "verbose": True}, id="empty argument"),
        pytest.param("lint", [], {"paths": (), "fail_on": "error", "forms": (Form("text"),)}, id="no path"),
        pytest.param("merge-driver", ["a", "b", "c", "d"], {"place": Path("d")}, id="all"),
    ],
)
def test_options_and_arguments_are_read_wherever_they_stand(name: str, words: list[str], expected: dict[str, object]) -> None:
    given = typed(find(name), words)
    found = values(find(name), given)
    assert {key: found[key] for key in expected} == expected
    assert given.options.keys() <= expected.keys()


def test_what_is_not_typed_has_its_default() -> None:
    several = dict.fromkeys(("codes", "works", "formats", "join"), ())
    flags = dict.fromkeys(("drafts", "part", "verify", "quiet", "verbose", "help"), False)
    rest = {"output": None, "last_good": None, "jobs": 0, "dask": ""}
    assert values(find("build"), typed(find("build"), [])) == several | flags | rest


def test_every_command_is_listed_and_takes_what_it_declares() -> None:
    modules = [importlib.import_module(f"hexapla.cli.{found.name}") for found in pkgutil.iter_modules(hexapla.cli.__path__)]
    commands = {one.name: one for module in modules for one in vars(module).values() if isinstance(one, Command) and one is not MAIN}
    assert commands == {name: find(name) for name in ENTRIES}
    for one in commands.values():
        keys = {*(option.key for option in one.options), *(argument.key for argument in one.arguments)} - {"quiet", "verbose", "help"}
        assert set(one.run.__annotations__) - {"context", "return"} == keys, one.name


# --- Slips -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["stauts"], "No such command 'stauts'. Did you mean 'status'?", id="command"),
        pytest.param(["qqqq"], "No such command 'qqqq'.", id="command like none"),
        pytest.param(["ad"], "No such command 'ad'. Did you mean 'add'?", id="beginning of a command"),
        pytest.param([""], "No such command ''.", id="empty command"),
        pytest.param(["build", "--lokale", "fr"], "No such option '--lokale'. Did you mean '--locale'?", id="option"),
        pytest.param(["--lokale=fr"], "No such option '--lokale'. Did you mean '--locale'?", id="option of build"),
        pytest.param(["--versoin"], "No such option '--versoin'. Did you mean '--version' or '--verify'?", id="option of the program"),
        pytest.param(["check", "--max", "3"], "No such option '--max'. Did you mean '--max-findings'?", id="abbreviated"),
        pytest.param(["build", "--locale fr"], "No such option '--locale fr'. Did you mean '--locale'?", id="quoted together"),
        pytest.param(["build", "--qqqq"], "No such option '--qqqq'.", id="option like none"),
        pytest.param(["build", "--=x"], "No such option '--'.", id="nothing of an option"),
        pytest.param(["build", "-x"], "No such option '-x'.", id="letter"),
        pytest.param(["build", "-qxv"], "No such option '-x'.", id="letter in a bundle"),
        pytest.param(["build", "-qlfr", "-qx"], "No such option '-x'.", id="letter in a bundle behind a good one"),
        pytest.param(["build", "-xq"], "No such option '-x'.", id="letter before others"),
        pytest.param(["check", "-C", "here"], "No such option '-C'. It stands before the command.", id="option of the program, behind"),
        pytest.param(["build", "--quiet=x"], "Option '--quiet' does not take a value.", id="value too many"),
        pytest.param(["-C"], "Option '-C' requires an argument.", id="no folder"),
        pytest.param(["-l"], "Option '-l' requires an argument.", id="no value"),
        pytest.param(["build", "--locale", "--drafts"], "Option '--locale' requires an argument.", id="option for a value"),
        pytest.param(["build", "-ql"], "Option '-l' requires an argument.", id="no value in a bundle"),
        pytest.param(["build", "--output", "--", "a"], "Option '--output' requires an argument.", id="dashes for a value"),
        pytest.param(["build", "--jobs", "two"], "Invalid value for '--jobs': 'two' is not a whole number.", id="no number"),
        pytest.param(["build", "--jobs", "9" * 9999], f"Invalid value for '--jobs': '{'9' * 9999}' is not a whole number.", id="too large"),
        pytest.param(["check", "--max-findings=1.5"], "Invalid value for '--max-findings': '1.5' is not a whole number.", id="half"),
        pytest.param(["build", "--jobs", "-1"], "Invalid value for '--jobs': -1 is less than 0.", id="below 0"),
        pytest.param(["fmt", "--wrap=80"], "Invalid value for '--wrap': '80' is not one of 'no', '79'.", id="choice"),
        pytest.param(
            ["build", "--format", "html", "--format", "HTML"],
            "Invalid value for '--format': 'HTML' is not one of 'html', 'epub', 'onefile'.",
            id="choice among several",
        ),
        pytest.param(
            ["check", "--format", "json", "--format", "json"],
            "Invalid value for '--format': two reports cannot go to standard output; write the others as FORMAT=FILE",
            id="reports",
        ),
        pytest.param(["add"], "Missing argument 'LOCALE'.", id="missing"),
        pytest.param(["allow", "a.po:3", "x"], "Missing argument 'REASON'.", id="the last one missing"),
        pytest.param(["receive", "-q"], "Missing argument 'FILE.po …'.", id="not one of many"),
        pytest.param(["explain", "a", "b"], "Got unexpected extra argument (b).", id="one too many"),
        pytest.param(["build", "-q", "a", "b"], "Got unexpected extra arguments (a b).", id="two too many"),
        pytest.param(
            ["-l", "fr", "check"],
            "Got unexpected extra argument (check). There is one command, and its options follow it.",
            id="options of a command before it",
        ),
        pytest.param(["build", "--", "--help"], "Got unexpected extra argument (--help).", id="behind two dashes"),
        pytest.param(["update", "\x1b[2J\u202e"], "Got unexpected extra argument (<U+001B>[2J<U+202E>).", id="control characters"),
        pytest.param(["\udcff"], "No such command '\\udcff'.", id="no text"),
    ],
)
def test_a_slip_is_said_in_one_message(words: list[str], message: str) -> None:
    assert slip(*words) == message


def test_help_comes_before_what_is_missing_or_wrong() -> None:
    for words in (["add", "--help"], ["build", "--jobs", "x", "-h"], ["-h", "nonsense"]):
        ran = run(*words)
        assert (ran.code, ran.err, ran.out.startswith("Usage: hexapla")) == (0, "", True)


def test_a_name_that_is_said_again_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    ran = run("init", tmp_path / "\x1b[2Jnew")
    assert (ran.code, ran.err, "\x1b" in ran.out) == (0, "", False)
    assert f"wrote {tmp_path}/<U+001B>[2Jnew/" in ran.out


# --- Help ------------------------------------------------------------------------------------------------------------


def sample(context: object, number: int, place: str) -> int:
    """Do it. And once more,
    in the same paragraph.

    It says
      1    one thing and another, which is too long for a line
      234  no more
    """
    raise AssertionError(context, number, place)


SAMPLE = command(Option("-n, --number N", "number", "How often it is done.", whole_number), Argument("[PLACE]", "place"))(sample)


def test_help_is_what_is_declared() -> None:
    assert help_text("it", SAMPLE, 50, {}).splitlines() == [
        "Usage: it sample [OPTIONS] [PLACE]",
        "",
        "  Do it. And once more, in the same paragraph.",
        "",
        "  It says",
        "    1    one thing and another, which is too long",
        "         for a line",
        "    234  no more",
        "",
        "Options:",
        "  -n, --number N  How often it is done.",
        "  -q, --quiet     Say only what is wrong.",
        "  -v, --verbose   Say more.",
        "  -h, --help      Show this message and exit.",
    ]


def test_where_there_is_no_room_beside_a_name_what_it_does_stands_below() -> None:
    lines = help_text("python build.py", SAMPLE, 24, {"sample": "Do it, and do it again."}).splitlines()
    assert max(map(len, lines)) <= 24
    assert lines[:4] == ["Usage: python build.py", "    sample", "    [OPTIONS] [PLACE]", ""]
    assert lines[-4:] == ["Commands:", "  sample", "      Do it, and do it", "      again."]
    assert "  -n, --number N\n      How often it is\n      done.\n" in "\n".join(lines)


def test_a_slip_of_whoever_calls_from_python_is_an_exception() -> None:
    with pytest.raises(UsageError, match="Missing argument 'LOCALE'") as caught:
        values(find("add"), typed(find("add"), []))
    assert caught.value.command is find("add")
