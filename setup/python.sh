#!/bin/sh
# Make .venv with the newest Python this project runs on, installing Debian's or Ubuntu's missing venv package when root.
# A .venv that works is kept. Exit code 2, with the one line to type, when something is missing that only root can add.
set -eu
cd "$(dirname "$0")/.."

fits() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
has_venv() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }
# In the background, so that a signal reaches it while we wait: a shell answers none while a command in front runs.
quietly() {
    "$python" setup/quietly.py "$@" &
    child=$!
    trap 'kill "$child" 2>/dev/null; wait "$child"; exit 2' INT TERM
    wait "$child" || exit 2
    trap - INT TERM
}
works() { fits .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null; }

works && exit 0

python='' ready=''
for candidate in ${DRYRUN_PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    fits "$candidate" || continue
    python=${python:-$candidate}
    if has_venv "$candidate"; then ready=$candidate; break; fi
done

if [ -z "$python" ]; then
    echo "setting up: no Python 3.11 to 3.14 on the PATH; install one (Debian, Ubuntu: apt-get install -y python3.11 python3.11-venv) or name it in DRYRUN_PYTHON." >&2
    exit 2
fi

if [ -z "$ready" ]; then
    package=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "setting up: $python has no venv and pip; install its package for virtual environments, or name another Python in DRYRUN_PYTHON." >&2
        exit 2
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "setting up: $python has no venv and pip; type: sudo apt-get update && sudo apt-get install -y $package" >&2
        exit 2
    fi
    export DEBIAN_FRONTEND=noninteractive
    quietly "list of Debian packages" apt-get update
    quietly "$package" apt-get install -y --no-install-recommends "$package"
    ready=$python
fi

exec "$ready" setup/quietly.py "Python environment in .venv ($("$ready" --version))" "$ready" -m venv --clear .venv
