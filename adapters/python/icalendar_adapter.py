"""icalendar by the Plone collective.

All reading is `Calendar.from_ical`, given octets (given text without a line break it looks for a file of that name), and
`Component.from_jcal`.

roundtrip   from_ical, then `to_ical()`, which by default puts properties in an order of its own
parse       from_ical, then `to_json`
serialize   from_jcal, then `to_ical()`
validate    from_ical or from_jcal, then `Calendar.validate()`, which asks for PRODID, VERSION and a component, and the
            `errors` that reading left on any component: what it could not read and kept as it was. It has more tables
            (required and single properties of each component) but no call that holds a component against them.

ValueError is the refusal of its documentation, all its own errors derive from it, and it is told as `rejected`.
The names of time zones that an input defined are forgotten before the next (`use_zoneinfo`).
"""

import icalendar

from loop import ICALENDAR, JCAL, Refused, serve


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
            ("validate", ICALENDAR): lambda octets: validate(read(octets)),
            ("validate", JCAL): lambda octets: validate(read_jcal(octets)),
        },
    )
