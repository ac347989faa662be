"""What `make` promises: exit codes that are verdicts, a set-up done once, and one line to type when it cannot be done.

Each test works on a copy of the Makefile with programs of straw in place of the real ones.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STEPS = ("python", "packages", "project", "browser", "allure", "clients")
ALLURE = "reports/allure/node_modules/allure/cli.js"
CLIENTS = ".venv-clients/bin/python"
LOCKS = (
    "requirements.lock",
    "requirements-node.lock",
    "requirements-clients.lock",
    "requirements-erp.lock",
    "reports/allure/package-lock.json",
)

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="this machine has no make")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which everything is set up; its `dryrun` says its arguments and ends with $VERDICT."""
    for name in ("Makefile", "pyproject.toml", *LOCKS, "setup/python.sh", "setup/browser.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    _program(tmp_path / ".venv/bin/dryrun", 'echo "dryrun $*"; exit $VERDICT')
    _program(tmp_path / ".venv/bin/python", 'echo "python $*"; exit ${SETUP:-0}')
    for found in ("browser", "node", ALLURE, CLIENTS):
        _program(tmp_path / found, "exit 0")
    (tmp_path / ".venv/done").mkdir()
    for step in STEPS:
        (tmp_path / ".venv/done" / step).touch()
    (tmp_path / ".venv/done/browser").write_text(str(tmp_path / "browser"), encoding="utf-8")
    (tmp_path / ".venv/done/allure").write_text(str(tmp_path / "node"), encoding="utf-8")
    return tmp_path


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def _make(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "DRYRUN_"))}
    return subprocess.run(
        ["make", *words], cwd=folder, env=clean | environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("verdict", [0, 1, 2])
def test_the_exit_code_of_a_dry_run_is_its_verdict(checkout: Path, verdict: int) -> None:
    ran = _make(checkout, "dry-run", VERDICT=str(verdict))
    assert ran.returncode == verdict
    assert ran.stdout == "dryrun run\n"


def test_a_set_up_that_fails_ends_with_2_and_rehearses_nothing(checkout: Path) -> None:
    (checkout / ".venv/done/browser").unlink()
    ran = _make(checkout, "dry-run", VERDICT="0", SETUP="1")
    assert ran.returncode == 2
    assert "dryrun run" not in ran.stdout
    assert not (checkout / ".venv/done/browser").exists()


def test_what_a_rehearsal_is_given_is_passed_on(checkout: Path) -> None:
    ran = _make(checkout, "dry-run", "LANDSCAPE=my shop.toml", "LANG_=fr", "ARGS=-m smoke", VERDICT="0")
    assert ran.stdout == "dryrun run --landscape my shop.toml --lang fr -m smoke\n"


def test_beside_another_goal_no_go_still_fails(checkout: Path) -> None:
    assert _make(checkout, "setup", "dry-run", VERDICT="1").returncode == 2


def test_asking_what_would_be_done_does_nothing(checkout: Path) -> None:
    ran = _make(checkout, "-n", "dry-run", VERDICT="1")
    assert ran.returncode == 0
    assert "dryrun run\n" not in [line + "\n" for line in ran.stdout.splitlines()]


def test_a_second_set_up_does_nothing(checkout: Path) -> None:
    ran = _make(checkout, "setup", SETUP="1")
    assert (ran.returncode, ran.stdout) == (0, "")


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements.lock", "pip"),
        ("pyproject.toml", "--editable ."),
        ("reports/allure/package-lock.json", "setup.allure"),
    ],
)
def test_a_step_is_done_again_when_what_it_stands_on_has_changed(checkout: Path, changed: str, again: str) -> None:
    late = (checkout / ".venv/done/python").stat().st_mtime + 10
    os.utime(checkout / changed, (late, late))
    assert again in _make(checkout, "setup").stdout


@pytest.mark.parametrize(
    ("gone", "again"),
    [
        ("browser", "python -m setup.browser .venv/done/browser\n"),
        ("node", "python -m setup.allure .venv/done/allure\n"),
        (ALLURE, "python -m setup.allure .venv/done/allure\n"),
    ],
)
def test_what_has_gone_since_is_set_up_again_and_nothing_else(checkout: Path, gone: str, again: str) -> None:
    (checkout / gone).unlink()
    assert _make(checkout, "setup").stdout == again


def test_only_the_tests_need_the_real_clients(checkout: Path) -> None:
    (checkout / CLIENTS).unlink()
    assert _make(checkout, "setup").stdout == ""
    made = _make(checkout, "setup-clients").stdout
    assert "-m venv --without-pip .venv-clients" in made
    assert "--require-hashes -r requirements-clients.lock" in made
    assert "requirements-clients.lock" in _make(checkout, "-n", "test").stdout


def test_real_clients_that_are_there_are_left_alone(checkout: Path) -> None:
    assert _make(checkout, "setup-clients", SETUP="1").stdout == ""


def test_only_a_rehearsal_with_an_erp_needs_tryton(checkout: Path) -> None:
    assert _make(checkout, "setup").stdout == ""
    made = _make(checkout, "setup-erp").stdout
    assert "-m venv --without-pip .venv-erp" in made
    assert "--require-hashes -r requirements-erp.lock" in made
    assert "requirements-erp.lock" not in _make(checkout, "-n", "test").stdout


def test_an_environment_without_python_is_made_again(checkout: Path) -> None:
    (checkout / ".venv/bin/python").unlink()
    (checkout / "setup/python.sh").write_text("echo made again; exit 2\n", encoding="utf-8")
    assert _make(checkout, "setup").stdout == "made again\n"


def test_the_browser_that_a_person_names_goes_before_the_one_found(checkout: Path) -> None:
    (checkout / ".venv/done/browser").write_text("", encoding="utf-8")
    assert _make(checkout, "setup", DRYRUN_BROWSER=str(checkout / "browser")).stdout == ""
    assert "setup.browser" in _make(checkout, "setup", DRYRUN_BROWSER="/nowhere/chrome").stdout
    assert "setup.browser" in _make(checkout, "setup").stdout


def test_without_allure_the_set_up_is_done_and_tried_again_next_time(checkout: Path) -> None:
    (checkout / ".venv/done/allure").unlink()
    assert _make(checkout, "setup", SETUP="1").returncode == 0
    assert not (checkout / ".venv/done/allure").exists()


def test_without_python_one_line_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    ran = _shell(checkout, {"python3.11": "exit 1"})
    assert ran.returncode == 2
    assert "no Python 3.11 to 3.14 on the PATH" in ran.stderr


def test_without_venv_a_person_who_is_not_root_is_told_the_line_to_type(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    without = 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac'
    ran = _shell(checkout, {"python3.12": without, "apt-get": "echo must not be run; exit 9", "id": "echo 1000"})
    assert ran.returncode == 2
    assert ran.stderr.strip().endswith("type: sudo apt-get update && sudo apt-get install -y python3.12-venv")
    assert not (checkout / ".venv").exists()


def test_the_newest_python_that_has_venv_is_taken(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    without = 'case "$2" in *ensurepip*) exit 1;; esac'
    took = 'case "$1" in setup/quietly.py) echo "took $3";; --version) echo Python;; esac'
    ran = _shell(checkout, {"python3.13": without, "python3.12": took, "python3.11": took})
    assert (ran.returncode, ran.stdout) == (0, "took python3.12\n")


def _shell(checkout: Path, programs: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run setup/python.sh on a PATH that holds `programs` and the few words a shell script needs."""
    path = checkout / "path"
    for name, script in programs.items():
        _program(path / name, script)
    for name in ("dirname", "id"):
        if name not in programs:
            (path / name).symlink_to(str(shutil.which(name)))
    return subprocess.run(
        ["/bin/sh", "setup/python.sh"],
        cwd=checkout,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
