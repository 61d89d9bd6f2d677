"""recurring-ical-events by Nicco Kunzmann and others, which works out what recurs in calendars of Plone's icalendar.

expand      `Calendar.from_ical`, then `recurring_ical_events.of(calendar, components=…).between(from, to)`, with events, to-dos
            and journals asked for. It gives a component for each instance; start and end are what icalendar says of it (its
            `start` and `end`), RECURRENCE-ID and SUMMARY what stands in it.
alarms      `Calendar.from_ical`, then `recurring_ical_events.of(calendar, components=["VALARM"]).between(from, to)`. It gives an event or
            to-do with one alarm for each time that an alarm goes off, and `alarms.times` of each is that time, as its user guide shows.
            What is acknowledged is among them: it says that RFC 9074 has no part in what it computes. It takes neither the time that
            it is now nor the zone of a reader, so `now` and `zone` are `unsupported`.

`between` means the instances of which any part lies in the window, so those that start before it are left out here, and it
gives them in no order, so they are sorted. A time in a zone is written in UTC. Nothing else is done to them.

ValueError, which icalendar's refusals and its own errors derive from, is told as `rejected`. The names of time zones that
an input defined are forgotten before the next (`use_zoneinfo`).
"""

import datetime
import json

import icalendar
import recurring_ical_events

from loop import ICALENDAR, JSON, Refused, Unsuited, serve


def expand(octets, **window):
    icalendar.use_zoneinfo()
    begin, end = (moment(window[name]) for name in ("from", "to"))
    try:
        calendar = icalendar.Calendar.from_ical(octets)
        query = recurring_ical_events.of(calendar, components=["VEVENT", "VTODO", "VJOURNAL"])
        instances = [shown(instance) for instance in query.between(begin, end)]
    except ValueError as error:
        raise Refused(error) from error
    inside = [instance for instance in instances if window["from"] <= instance["start"] < window["to"]]
    return JSON, json.dumps(sorted(inside, key=lambda instance: instance["start"]))


def alarms(octets, **asked):
    if "now" in asked or "zone" in asked:
        raise Unsuited("it takes neither the time that it is now nor the zone of a reader")
    icalendar.use_zoneinfo()
    begin, end = (moment(asked[name]) for name in ("from", "to"))
    try:
        parents = recurring_ical_events.of(icalendar.Calendar.from_ical(octets), components=["VALARM"]).between(begin, end)
        found = [alarm(parent, time) for parent in parents for time in parent.alarms.times]
    except ValueError as error:
        raise Refused(error) from error
    return JSON, json.dumps(sorted(found, key=lambda told: told["at"]))


def alarm(parent, time):
    members = {
        "at": written(time.trigger),
        "action": time.action,
        "uid": parent.get("UID"),
        "alarm": time.alarm.get("UID"),
        "instance": "RECURRENCE-ID" in parent and written(parent["RECURRENCE-ID"].dt),
    }
    return {name: str(value) for name, value in members.items() if value}


def moment(text):
    return datetime.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)


def shown(instance):
    members = {"start": written(instance.start), "end": written(instance.end)}
    if "RECURRENCE-ID" in instance:
        members["recurrence-id"] = written(instance["RECURRENCE-ID"].dt)
    if "SUMMARY" in instance:
        members["summary"] = str(instance["SUMMARY"])
    return members


def written(when):
    if not isinstance(when, datetime.datetime):
        return when.strftime("%Y%m%d")
    if when.tzinfo is None:
        return when.strftime("%Y%m%dT%H%M%S")
    return when.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")


if __name__ == "__main__":
    serve("recurring-ical-events", {("expand", ICALENDAR): expand, ("alarms", ICALENDAR): alarms})
