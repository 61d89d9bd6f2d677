"""vdirsyncer, begun by Markus Unterwaditzer, kept by Hugo Osvaldo Barrera. It brings a folder and a calendar together, both ways.

sync       `vdirsyncer sync` with a pair of a `filesystem` storage, a folder with a file for each object, and a `caldav` storage; before
           the first, `vdirsyncer discover`. What it has is what lies in the folder
subscribe  the same with an `http` storage
list       `CalDAVStorage.discover`, which `vdirsyncer discover` calls
create     what its user does: a file is put into the folder, then `sync`
change     the file with that UID is written anew, then `sync`
delete     the file with that UID is removed, then `sync`

What the command says before it ends with another code than 0 is `rejected`. A conflict is left to the user, as by default.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import aiohttp
from vdirsyncer.exceptions import Error
from vdirsyncer.storage.dav import CalDAVStorage

from loop import ICALENDAR, JSON, Refused, Unsuited, serve

CONFIGURATION = """
[general]
status_path = {status}
[pair trial]
a = "local"
b = "remote"
collections = null
[storage local]
type = "filesystem"
path = {folder}
fileext = ".ics"
[storage remote]
type = {kind}
url = {url}
username = {user}
password = {password}
"""


def vdirsyncer(configuration, command):
    words = [sys.executable, "-m", "vdirsyncer", "-c", str(configuration), command]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    if done.returncode:
        raise Refused((done.stdout + done.stderr).strip())


def folder_of(told):
    return Path(told["state"]) / "calendar"


def synchronise(told, kind="caldav"):
    configuration = Path(told["state"]) / "config"
    folder = folder_of(told)
    folder.mkdir(exist_ok=True)
    if not configuration.exists():
        values = {"status": told["state"] + "/status/", "folder": str(folder), "kind": kind, **told}
        configuration.write_text(CONFIGURATION.format(**{name: json.dumps(value) for name, value in values.items()}))
        vdirsyncer(configuration, "discover")
    vdirsyncer(configuration, "sync")


def held(told):
    texts = [file.read_bytes().decode() for file in sorted(folder_of(told).glob("*.ics"))]
    return JSON, json.dumps({"objects": texts})


def sync(_octets, **told):
    synchronise(told)
    return held(told)


def subscribe(_octets, **told):
    synchronise(told, "http")
    return held(told)


async def discovered(told):
    async with aiohttp.TCPConnector() as connector:
        told = {"url": told["url"], "username": told["user"], "password": told["password"]}
        return [one["url"] async for one in CalDAVStorage.discover(connector=connector, **told)]


def list_calendars(_octets, **told):
    try:
        found = asyncio.run(discovered(told))
    except (Error, aiohttp.ClientError) as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    return JSON, json.dumps({"calendars": [{"url": url} for url in found]})


def file_of(told):
    for file in folder_of(told).glob("*.ics"):
        if f"UID:{told['uid']}" in file.read_text(encoding="utf-8").splitlines():
            return file
    raise Unsuited(f"no file has the UID {told['uid']}")


def create(octets, **told):
    folder_of(told).mkdir(exist_ok=True)
    (folder_of(told) / "new.ics").write_bytes(octets)
    synchronise(told)


def change(octets, **told):
    file_of(told).write_bytes(octets)
    synchronise(told)


def delete(_octets, **told):
    file_of(told).unlink()
    synchronise(told)


if __name__ == "__main__":
    acts = {
        "sync": sync, "subscribe": subscribe, "list": list_calendars, "create": create, "change": change, "delete": delete,
    }
    serve("vdirsyncer", {(name, ICALENDAR): act for name, act in acts.items()})
