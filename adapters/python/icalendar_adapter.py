"""icalendar by the Plone collective.

All reading is `Calendar.from_ical`, given octets (given text without a line break it looks for a file of that name), and
`Component.from_jcal`.

roundtrip   from_ical, then `to_ical()`, which by default puts properties in an order of its own
parse       from_ical, then `to_json`
serialize   from_jcal, then `to_ical()`
validate    from_ical or from_jcal, then `Calendar.validate()`, which asks for PRODID, VERSION and a component, and the
            `errors` that reading left on any component: what it could not read and kept as it was. It has more tables
            (required and single properties of each component) but no call that holds a component against them.
alarms      `Alarms(each)` of each VEVENT and VTODO, with the zone asked for as its local timezone, and of that `.active`, which leaves
            out what is acknowledged. It knows no window, so what goes off outside of it is left out, and the rest is put in the order
            of `at`. It does not take the time that it is now, so `now` is `unsupported`. It takes one event or to-do and looks at its
            start and end, so what recurs or overrides is `unsupported`: recurring-ical-events is for that, and has an adapter of its
            own. `Alarms` says that it does not do PROXIMITY yet.

ValueError is the refusal of its documentation, all its own errors derive from it, and it is told as `rejected`.
The names of time zones that an input defined are forgotten before the next (`use_zoneinfo`).
"""

import json
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import icalendar

from loop import ICALENDAR, JCAL, Refused, Unsuited, serve


def read(octets):
    icalendar.use_zoneinfo()
    try:
        return icalendar.Calendar.from_ical(octets)
    except ValueError as error:
        raise Refused(error) from error


def read_jcal(octets):
    icalendar.use_zoneinfo()
    try:
        return icalendar.Component.from_jcal(octets.decode("utf-8"))
    except ValueError as error:
        raise Refused(error) from error


def written(write):
    try:
        return write()
    except ValueError as error:
        raise Refused(f"when writing: {error}") from error


def roundtrip(octets):
    return ICALENDAR, written(read(octets).to_ical)


def parse(octets):
    return JCAL, written(read(octets).to_json)


def serialize(octets):
    return ICALENDAR, written(read_jcal(octets).to_ical)


def alarms(octets, **asked):
    if "now" in asked:
        raise Unsuited("Alarms does not take the time that it is now")
    zone = ZoneInfo(asked.get("zone", "UTC"))
    begin, end = (moment(asked[name]) for name in ("from", "to"))
    parents = [parent for name in ("VEVENT", "VTODO") for parent in read(octets).walk(name)]
    if any(name in parent for parent in parents for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unsuited("Alarms takes one event or to-do, and nothing that recurs")
    try:
        found = [line(parent, time) for parent in parents for time in active(parent, zone) if begin <= time.trigger < end]
    except ValueError as error:
        raise Refused(f"when computing: {error}") from error
    return "application/json", json.dumps(sorted(found, key=lambda told: told["at"]))


def active(parent, zone):
    times = icalendar.Alarms(parent)
    times.set_local_timezone(zone)
    return times.active


def line(parent, time):
    members = {
        "at": written_moment(time.trigger),
        "action": time.action,
        "uid": parent.get("UID"),
        "alarm": time.alarm.get("UID"),
    }
    return {name: str(value) for name, value in members.items() if value is not None}


def moment(text):
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)


def written_moment(value):
    if not isinstance(value, datetime):
        return value.strftime("%Y%m%d")
    if value.tzinfo is None:
        return value.strftime("%Y%m%dT%H%M%S")
    return value.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def validate(calendar):
    problems = [f"{name}: {message}" for part in calendar.walk() for name, message in part.errors]
    if isinstance(calendar, icalendar.Calendar):
        try:
            calendar.validate()
        except ValueError as error:
            problems.append(str(error))
    else:
        problems.append(f"{calendar.name} is no Calendar, which alone can be validated")
    if problems:
        raise Refused("\n".join(problems))


if __name__ == "__main__":
    serve(
        "icalendar",
        {
            ("roundtrip", ICALENDAR): roundtrip,
            ("parse", ICALENDAR): parse,
            ("serialize", JCAL): serialize,
            ("alarms", ICALENDAR): alarms,
            ("validate", ICALENDAR): lambda octets: validate(read(octets)),
            ("validate", JCAL): lambda octets: validate(read_jcal(octets)),
        },
    )
