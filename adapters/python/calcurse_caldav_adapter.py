"""calcurse-caldav, the script of calcurse, by Lukas Fleischer. It brings the calendar of calcurse, a program for the terminal, and one
on a server together.

sync    `calcurse-caldav`, the first time with `--init=keep-remote`; what it has is what `calcurse -x --export-uid` writes
create  `calcurse -i` with the object in a file, then `calcurse-caldav`, the first time with `--init=two-way`

What a command says before it ends with another code than 0 is `rejected`. Changing and deleting is done in calcurse by hand, and
is not offered. Both are looked for in PATH; `calcurse-caldav`, which is written in Python, is run by the Python that runs this, and
where that cannot run it this ends at once.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from loop import ICALENDAR, JSON, Refused, serve

CONFIGURATION = """
[General]
Hostname = {host}
Path = {path}
HTTPS = No
DryRun = No
SyncFilter = cal
[Auth]
Username = {user}
Password = {password}
"""
SCRIPT = [sys.executable, shutil.which("calcurse-caldav") or "calcurse-caldav"]


def call(*words, state=None):
    # calcurse leaves its logs in TMPDIR.
    environment = {**os.environ, "TMPDIR": state} if state else None
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
    sys.stderr.write(done.stderr)
    if done.returncode:
        raise Refused((done.stdout + done.stderr).strip())
    return done.stdout


def synchronise(told, begin):
    state = Path(told["state"])
    configuration, data, known = state / "config", state / "data", state / "sync.db"
    words = [*SCRIPT, "--config", configuration, "--datadir", data, "--lockfile", state / "lock", "--syncdb", known]
    if not configuration.exists():
        url = urlsplit(told["url"])
        values = {"host": url.netloc, "path": url.path, "user": told["user"], "password": told["password"]}
        configuration.write_text(CONFIGURATION.format(**values))
        data.mkdir(exist_ok=True)
        words.append(f"--init={begin}")
    call(*words, state=told["state"])
    return data


def sync(_octets, **told):
    data = synchronise(told, "keep-remote")
    return JSON, json.dumps({"objects": [call("calcurse", "-D", data, "-x", "--export-uid")]})


def create(octets, **told):
    new, data = Path(told["state"]) / "new.ics", Path(told["state"]) / "data"
    new.write_bytes(octets)
    data.mkdir(exist_ok=True)
    call("calcurse", "-D", data, "-i", new, state=told["state"])
    synchronise(told, "two-way")


if __name__ == "__main__":
    call(*SCRIPT, "--help")
    version = call("calcurse", "--version").split()[1]
    serve("calcurse-caldav", {("sync", ICALENDAR): sync, ("create", ICALENDAR): create}, version)
