"""vobject, begun by Jeffrey Harris, kept by its community.

roundtrip   `readComponents` over the whole text, then `serialize()` of each, as it is by default: it validates, adds a
            UID, a PRODID or a VTIMEZONE where it misses one, and writes components in an order of its own
validate    `readComponents`, then `validate(raiseException=True)` of each

VObjectError and what derives from it (ParseError, ValidateError, NativeError) is `rejected`. So is text in which it
finds no component at all, about which it says nothing. It takes text, so octets that are not UTF-8 are not handed over.
A time zone that one input defined is known to the next: vobject keeps one table for the whole process.
"""

import vobject
from vobject.base import VObjectError

from loop import ICALENDAR, Refused, serve, text_of


def read(octets):
    text = text_of(octets)
    try:
        components = list(vobject.readComponents(text))
    except VObjectError as error:
        raise Refused(error) from error
    if not components:
        raise Refused("no component found")
    return components


def roundtrip(octets):
    components = read(octets)
    try:
        return ICALENDAR, "".join(component.serialize() for component in components)
    except VObjectError as error:
        raise Refused(f"when writing: {error}") from error


def validate(octets):
    for component in read(octets):
        try:
            component.validate(raiseException=True)
        except VObjectError as error:
            raise Refused(error) from error


if __name__ == "__main__":
    serve("vobject", {("roundtrip", ICALENDAR): roundtrip, ("validate", ICALENDAR): validate})
