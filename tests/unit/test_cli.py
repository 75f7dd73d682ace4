"""The command line: what it says, to whom, how wide, and what it ends with."""

from __future__ import annotations

import doctest
import importlib
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from hexapla.cli.registry import ENTRIES, find
from hexapla.cli.tables import Column, table_lines
from tests.publications import ROOT, WORKS, build, hexapla, ready_publication, replace_in, write, write_publication

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BUILD = [sys.executable, str(ROOT / "build.py")]


@pytest.mark.parametrize("name", ["asked", "echo", "registry", "reports", "tables"])
def test_examples(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"hexapla.cli.{name}"))
    assert (failed, tried > 0) == (0, True)


# --- Help ------------------------------------------------------------------------------------------------------------

COMMANDS = sorted(ENTRIES)


@pytest.mark.parametrize("width", [24, 40, 80, 200])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_the_terminal_and_cuts_no_sentence(monkeypatch: pytest.MonkeyPatch, command: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = hexapla(*command.split(), "--help")
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= min(width, 100)
    assert "..." not in ran.out.replace("[ARGS]...", "")


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    for name, entry in ENTRIES.items():
        command = find(name)
        assert (command.name, bool(entry.about), bool(command.about)) == (name, True, True)
        assert [option.shown for option in command.options if not option.about] == [], name
        names = [each for option in command.options for each in option.names]
        assert len(names) == len(set(names)), name


def test_help_lists_every_command_and_every_exit_code() -> None:
    ran = hexapla("-h")
    assert [name for name in COMMANDS if f"\n  {name} " not in ran.out] == []
    assert re.findall(r"^ {4}(\d+) ", ran.out, re.MULTILINE) == ["0", "2", "3", "130"]


def test_the_version_is_the_packages() -> None:
    from hexapla import __version__

    assert hexapla("--version").out == f"hexapla {__version__}\n"


# --- What is asked for -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["biuld"], "Did you mean 'build'?", id="a slip in a command"),
        pytest.param(["build", "--lokale", "fr"], "No such option", id="a slip in an option"),
        pytest.param(["build", "-l", "de"], "this publication has no locale de", id="a locale it does not have"),
        pytest.param(["build", "-l", "zh__Hans"], "zh__Hans", id="no locale at all"),
        pytest.param(["build", "--work", "moon"], "this publication has no work 'moon'", id="a work it does not have"),
        pytest.param(["build", "--format", "pdf"], "'html'", id="a format there is not"),
        pytest.param(["add"], "Missing argument", id="no language"),
        pytest.param(["update", "extra"], "unexpected extra argument", id="too much"),
    ],
)
def test_a_slip_is_named_and_ends_with_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    ran = hexapla("-C", write_publication(tmp_path), *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_options_without_a_command_are_those_of_build(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    assert hexapla("-C", root, "-l", "fr", "--output", root / "here").code == 0
    assert [path.name for path in (root / "here/site").iterdir() if path.is_dir()] == ["fr"]


def test_no_command_is_build(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    ran = hexapla("-C", root)
    assert ran.code == 0
    assert "4 editions in" in ran.out
    assert (root / "output/site/fr/star.fr.epub").is_file()


def test_a_locale_may_be_spelled_in_any_way(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"zh_Hant": 'status = "released"'})
    for spelling in ("zh-TW", "zh_hant", "zh_Hant_TW"):
        assert "1 edition in" in build(root, "-l", spelling).out


@pytest.mark.parametrize("where", ["before", "after"])
def test_quiet_says_only_what_is_wrong(tmp_path: Path, where: str) -> None:
    root = ready_publication(tmp_path)

    def quiet(command: str) -> tuple[int, str, str]:
        words = ["-q", command] if where == "before" else [command, "-q"]
        ran = hexapla("-C", root, *words)
        return ran.code, ran.out, ran.err

    assert quiet("build") == quiet("update") == quiet("check") == (0, "", "")
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "")
    code, out, err = quiet("build")
    assert (code, out) == (3, "")
    assert "the last good edition stays: star in fr (Français)" in err


def test_verbose_says_more(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"fr": 'status = "released"\nbar = 50'})
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "")
    assert "untranslated-message" not in build(root).said
    ran = build(root, "-v")
    assert ran.code == 0
    assert "warning[untranslated-message]" in ran.err
    assert str(root / "output/site/fr/star.fr.epub") in ran.out.splitlines()


# --- Tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("command", ["build", "status"])
def test_tables_fit_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, width: int) -> None:
    root = ready_publication(tmp_path, WORKS)
    monkeypatch.setenv("COLUMNS", str(width))
    lines = hexapla("-C", root, command).out.splitlines()
    table = [line for line in lines if re.search(r"\bfr\b|\bar\b|\bja\b|^locale|──", line) and "not published" not in line]
    assert len(table) > 9
    assert max(map(cell_len, table)) <= width


def test_a_table_says_locale_name_share_files_bytes_and_time(tmp_path: Path) -> None:
    lines = build(ready_publication(tmp_path)).out.splitlines()
    assert lines[0].split() == ["work", "locale", "language", "translated", "files", "size", "time"]
    assert re.fullmatch(r"star +ar +العربية\u200e +100% +7 +\d+ kB +\d+\.\d\d s", lines[4])
    assert re.match(r"star +en +English +source +7 ", lines[2])


def test_columns_line_up_whatever_the_script(tmp_path: Path) -> None:
    lines = build(ready_publication(tmp_path)).out.splitlines()[:6]
    assert {cell_len(line[: line.index(" kB")]) for line in lines if " kB" in line} == {cell_len(lines[2][: lines[2].index(" kB")])}
    assert len({cell_len(line) for line in lines[1:]}) == 1


def test_a_column_that_must_stay_stays_in_any_terminal() -> None:
    columns = [Column("a"), Column("b", rank=2), Column("c", rank=1), Column("d")]
    assert table_lines(columns, [["1" * 9, "2" * 9, "3" * 9, ""]], 21)[0].split() == ["a", "c"]
    assert table_lines(columns, [["1" * 9, "2" * 9, "3" * 9, "4"]], 3)[0].split() == ["a", "d"]


def test_status_counts_each_document(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS)
    replace_in(root / "locale/fr/LC_MESSAGES/book/two.po", "Français : Middle", "")
    lines = hexapla("-C", root, "status", "-l", "fr").out.splitlines()
    assert [line.split() for line in lines[3:7]] == [
        ["book", "fr", "Français", "released", "█████████▋", "97%", "0", "1", "1"],
        ["book/one.md", "fr", "██████████", "100%", "0", "0", "0"],
        ["book/two.md", "fr", "█████████▏", "91%", "0", "1", "1"],
        ["book/three.md", "fr", "██████████", "100%", "0", "0", "0"],
    ]


def test_status_of_a_publication_without_languages_says_how_to_add_one(tmp_path: Path) -> None:
    ran = hexapla("-C", write_publication(tmp_path, locales={}), "status")
    assert (ran.code, ran.out) == (0, "There is no language besides the source yet: hexapla add LOCALE\n")


# --- Terminals -------------------------------------------------------------------------------------------------------


def on_terminal(*arguments: str, **environment: str) -> str:
    """What a terminal of 80 columns is sent, by a process of its own."""
    leader, follower = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    with subprocess.Popen([*BUILD, *arguments], stdout=follower, stderr=follower, stdin=follower, env=env, close_fds=True) as running:
        os.close(follower)
        said = b""
        while True:
            try:
                chunk = os.read(leader, 4096)
            except OSError:
                break
            if not chunk:
                break
            said += chunk
        running.wait(60)
    os.close(leader)
    return said.decode()


def test_a_terminal_gets_colour_and_a_bar_that_goes_away(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS)
    write(root / "locale/fr/LC_MESSAGES/star.po", "broken")
    said = on_terminal("-C", str(root))
    assert "\x1b[31m\x1b[1merror\x1b[0m[malformed-catalog]" in said
    assert "━" in said
    assert "broken" in ESCAPE.sub("", said) or "star.po" in ESCAPE.sub("", said)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_who_wants_no_colour_gets_no_escapes_at_all(tmp_path: Path, environment: dict[str, str]) -> None:
    root = ready_publication(tmp_path, WORKS)
    write(root / "locale/fr/LC_MESSAGES/star.po", "broken")
    said = on_terminal("-C", str(root), **environment)
    assert "error[malformed-catalog]" in said
    assert "\x1b" not in said


def test_a_pipe_gets_no_escapes(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    write(root / "locale/fr/LC_MESSAGES/star.po", "broken \x1b[2J")
    ran = build(root)
    assert "\x1b" not in ran.said


# --- The process -----------------------------------------------------------------------------------------------------


def test_an_interrupt_ends_with_130_and_one_line(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": "# Long\n\n" + "A word and *another*.\n\n" * 6000}}, {})
    with subprocess.Popen([*BUILD, "-C", root], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while not (root / "output/.hexapla.lock").exists():
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert err.startswith("interrupted: every file is the old one or the new one, whole")
    assert len(err.splitlines()) == 1


def test_a_reader_who_goes_away_is_no_crash_and_no_success(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": {"star.md": "# Long\n\n" + "".join(f"Word {number}.\n\n" for number in range(500))}})
    assert hexapla("-C", root, "update", "-q").code == 0
    command = f"{sys.executable} {ROOT / 'build.py'} -C {root} check | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("Traceback")) == (141, 0)


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_closed_streams_change_no_verdict_and_no_file(tmp_path: Path, closed: str) -> None:
    root = ready_publication(tmp_path)
    for command in ("check", "build"):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {closed}', "-", *BUILD, "-C", root, *command.split()], capture_output=True, text=True, check=False
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), command
    assert hexapla("lint", root / "output/site").code == 0
    assert hexapla("verify", root / "output/site").code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
@pytest.mark.parametrize("command", ["status", "check --format json"])
def test_an_output_that_is_full_is_said_and_is_no_crash(tmp_path: Path, command: str) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", 'msgid "The star"', 'msgid "The stars"')
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*BUILD, "-C", root, *command.split()], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "hexapla: the output cannot be written: No space left on device" in done.stderr
    both = subprocess.run(["bash", "-c", '"$@" >/dev/full 2>/dev/full', "-", *BUILD, "-C", root, *command.split()], check=False)
    assert both.returncode == 2


def test_the_command_is_called_what_was_typed(tmp_path: Path) -> None:
    done = subprocess.run([*BUILD, "--help"], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("Usage: python build.py [OPTIONS]")
    done = subprocess.run([sys.executable, "-m", "hexapla", "--help"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("Usage: hexapla [OPTIONS]")


def test_starting_costs_no_more_than_it_must() -> None:
    """Help needs neither the parser nor the templates nor the language data."""
    costly = "{'babel', 'lxml', 'minijinja', 'markdown'}"
    code = f"import sys; from hexapla.cli import exit_code; exit_code(['--help']); print(sorted({costly} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
