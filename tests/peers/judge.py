"""What caldav-server-tester, caldav and vdirsyncer find of the reference server: judge.py CALSPEC. Ends with 1 where
anything is not as it should be; nothing is skipped."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import datetime, timezone

import caldav

BIN = pathlib.Path(sys.executable).parent
LOGIN = {"username": "alice", "password": "alicepw"}

# What caldav-server-tester may say beside "full", and why the reference does so all the same.
ACCEPTED = {
    "get-current-user-principal.has-calendar": "a new user has no calendar: RFC 4791, 5.2 asks for none",
    "principal-search": "RFC 3744, 9.4 binds servers that say access-control, which this one does not; the report is refused as RFC 3253, 3.6 wants it",
    "scheduling": "RFC 6638, 2: who does not say calendar-auto-schedule does not schedule",
    "search.text.comp-type-optional": "RFC 4791, 9.7.1: a filter on a property is held against the component that it is in, here VCALENDAR",
    "search.time-range.comp-type-optional": "RFC 4791, 9.9: a time-range is for components that have a time, which VCALENDAR is not",
    "sync-token": "it sends Depth: 1, which RFC 6578, 3.2 has answered with 400",
    "url.encode-at.identity": "RFC 3986, 2.2 leaves it to who makes URLs whether @ and %40 are the same; here they are",
    "url.encode-at.literal.principal": "it asks only of users whose name has an @",
    "well-known": "it does not ask this of localhost",
}

# A series with an override, a time zone, and what few know: properties, parameters and components.
SERIES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//calspec//peers//EN
BEGIN:VTIMEZONE
TZID:Example/Vienna
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:UNIQUE
DTSTAMP:20260101T000000Z
DTSTART;TZID=Example/Vienna:20310106T190000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=5
SUMMARY:Rehearsal
X-EXAMPLE-MOOD;X-EXAMPLE-LEVEL=9:fine\\, really
STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html:<p>Piano</p>
BEGIN:PARTICIPANT
UID:soloist@example.com
PARTICIPANT-TYPE:PERFORMER
END:PARTICIPANT
BEGIN:X-EXAMPLE-PART
X-EXAMPLE-NAME:kept
END:X-EXAMPLE-PART
END:VEVENT
BEGIN:VEVENT
UID:UNIQUE
RECURRENCE-ID;TZID=Example/Vienna:20310113T190000
DTSTAMP:20260101T000000Z
DTSTART;TZID=Example/Vienna:20310114T200000
DURATION:PT2H
SUMMARY:Rehearsal\\, a day late
X-EXAMPLE-MOOD:tired
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

failures = []


def holds(condition, sentence):
    print(f"  {'ok  ' if condition else 'FAIL'} {sentence}", flush=True)
    if not condition:
        failures.append(sentence)


def lines(text):
    """The lines of an iCalendar object, unfolded; clients sort them, their parameters and the parts of rules."""
    return sorted(sorted(re.split("[;:]", line)) for line in re.sub(r"\r?\n[ \t]", "", text).splitlines() if line)


def said(text, words):
    return words in re.sub(r"\r?\n[ \t]", "", text)


def series(summary="Rehearsal"):
    unique = str(uuid.uuid4())
    return unique, SERIES.replace("UNIQUE", unique).replace("SUMMARY:Rehearsal\r\n", f"SUMMARY:{summary}\r\n")


def tester(url):
    """caldav-server-tester: every feature that is not full is one that we know the reason of, and the other way round."""
    begun = time.monotonic()
    words = [BIN / "caldav-server-tester", "--caldav-url", url, "--format", "json"]
    words += ["--caldav-username", LOGIN["username"], "--caldav-password", LOGIN["password"]]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=300)
    found = json.loads(ended.stdout)["features"]
    print(f"caldav-server-tester: {time.monotonic() - begun:.1f} s")
    for name, said in sorted(found.items()):
        if said.get("support") != "full":
            holds(name in ACCEPTED, f"{name}: {said.get('support', said)}: {ACCEPTED.get(name, said.get('behaviour', said))}")
    for name in sorted(ACCEPTED):
        holds(found.get(name, {}).get("support") != "full" and name in found, f"{name} is still said not to be full")
    holds("Traceback" not in ended.stderr, "it ended without a traceback")


def library(url):
    """python-caldav: two clients of one calendar, each seeing what the other did."""
    print("caldav")
    with caldav.DAVClient(url, **LOGIN) as one, caldav.DAVClient(url, **LOGIN) as two:
        calendar = one.principal().make_calendar(name="Peers", cal_id="peers-library")
        other = next(one for one in two.principal().calendars() if one.url == calendar.url)
        before = other.objects(load_objects=True)
        unique, text = series()
        calendar.save_event(text)
        before.sync()
        holds([lines(seen.data) for seen in before] == [lines(text)], "what one client wrote the other one synchronises whole")
        event = other.event_by_uid(unique)
        event.data = re.sub(r"SUMMARY:Rehearsal(?=\r?\n)", "SUMMARY:Rehearsal again", event.data)
        event.save()
        changed = calendar.event_by_uid(unique).data
        holds(said(changed, "again"), "a change by the other one is seen")
        expected = re.sub(r"SUMMARY:Rehearsal(?=\r?\n)", "SUMMARY:Rehearsal again", text)
        holds(lines(changed) == lines(expected), "and nothing else was changed, what few know included")
        window = {"start": datetime(2031, 1, 1, tzinfo=timezone.utc), "end": datetime(2031, 3, 1, tzinfo=timezone.utc)}
        found = calendar.search(event=True, expand=True, **window)
        holds(len(found) == 5, f"the series has its five instances ({len(found)})")
        event.delete()
        before.sync()
        holds(len(list(before)) == 0, "what one client deleted the other one loses")
        calendar.delete()
        holds(not [one for one in two.principal().calendars() if one.url == calendar.url], "the calendar is gone")


CONFIG = """
[general]
status_path = "{folder}/status"
[pair peers]
a = "local"
b = "remote"
collections = [["peers", "peers", "peers-vdirsyncer"]]
conflict_resolution = "b wins"
metadata = ["displayname", "color"]
[storage local]
type = "filesystem"
path = "{folder}/local"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "{url}"
username = "alice"
password = "alicepw"
"""


def vdirsyncer(url):
    """vdirsyncer: a folder and a calendar, and what changes on either side."""
    print("vdirsyncer")
    with tempfile.TemporaryDirectory() as folder, caldav.DAVClient(url, **LOGIN) as client:
        local = pathlib.Path(folder, "local", "peers")
        local.mkdir(parents=True)
        config = pathlib.Path(folder, "config")
        config.write_text(CONFIG.format(folder=folder, url=url))
        calendar = client.principal().make_calendar(name="Peers", cal_id="peers-vdirsyncer")

        def sync(word="sync"):
            ended = subprocess.run([BIN / "vdirsyncer", "-c", config, word], input="y\n" * 9, capture_output=True, text=True, timeout=120)
            holds(ended.returncode == 0, f"vdirsyncer {word} ends well" + (ended.stderr if ended.returncode else ""))

        def remote():
            return {seen.icalendar_component["UID"]: lines(seen.data) for seen in calendar.events()}

        def here():
            texts = [file.read_bytes().decode() for file in local.glob("*.ics")]
            return {re.search(r"UID:(\S+)", text)[1]: lines(text) for text in texts}

        first, second = series("Here"), series("There")
        (local / f"{first[0]}.ics").write_text(first[1], newline="")
        calendar.save_event(second[1])
        sync("discover")
        sync()
        both = {first[0]: lines(first[1]), second[0]: lines(second[1])}
        holds(remote() == both, "what was in the folder is on the server, whole")
        holds(here() == both, "what was on the server is in the folder, whole")
        changed = first[1].replace("SUMMARY:Here", "SUMMARY:Here again")
        (local / f"{first[0]}.ics").write_text(changed, newline="")
        there = calendar.event_by_uid(second[0])
        there.data = second[1].replace("SUMMARY:There", "SUMMARY:There again")
        there.save()
        sync()
        holds(remote() == here() and remote()[first[0]] == lines(changed), "changes go both ways")
        holds(here()[second[0]] == lines(second[1].replace("SUMMARY:There", "SUMMARY:There again")), "and back")
        next(file for file in local.glob("*.ics") if second[0] in file.read_bytes().decode()).unlink()
        calendar.event_by_uid(first[0]).delete()
        sync()
        holds(remote() == here() == {}, "deletions go both ways")
        sync("metasync")
        calendar.delete()


def main():
    words = [sys.argv[1], "serve", "--address", "127.0.0.1:0", "--user", "alice:alicepw", "--user", "bob:bobpw"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip() + "/"
            for judge in (tester, library, vdirsyncer):
                judge(url)
        finally:
            server.terminate()
    sys.exit(f"{len(failures)} findings" if failures else 0)


main()
