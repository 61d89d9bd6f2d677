"""The loop of the adapters written in Python: a JSON line in, a JSON line out, until `bye` or the end of the input.

A program names its library and the offers it makes, a dictionary from (operation, media) to a function of the input's
octets, and of the arguments of an operation that takes some. The function returns (media, text) where its library wrote
something, None where it found nothing wrong, and raises Refused with the words of a refusal, or Unsuited where it could
not hand the input over. Any other exception is a crash of the library, and is told as `errored`.
"""

import base64
import json
import os
import sys
import traceback
from importlib import metadata

ICALENDAR = "text/calendar"
JCAL = "application/calendar+json"
JSON = "application/json"

# Some libraries quote their whole input in a message.
LONGEST_MESSAGE = 2000


class Refused(Exception):
    """The library refused what it was given."""


class Unsuited(Exception):
    """The adapter could not hand the input to the library."""


def text_of(octets):
    """The input as text, for a library that takes nothing else."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        raise Unsuited("cannot hand over octets that are not UTF-8") from None


def serve(library, offers, version=None):
    """Answers for the installed package `library` until `bye` or the end of the input. A program that is none says its version."""
    version = version or metadata.version(library)
    answers = os.dup(1)
    os.dup2(2, 1)  # What a library prints is no answer.
    for line in lines():
        request = json.loads(line)
        if request["cmd"] == "bye":
            return
        reply = json.dumps({"seq": request["seq"], **answer(library, version, offers, request)})
        rest = memoryview(reply.encode("ascii") + b"\n")
        while rest:
            rest = rest[os.write(answers, rest):]


def lines():
    """The lines of the input, each as soon as it is whole."""
    pieces = []
    while chunk := os.read(0, 1 << 16):
        whole, newline, rest = chunk.rpartition(b"\n")
        if newline:
            yield from b"".join([*pieces, whole]).split(b"\n")
            pieces = []
        pieces.append(rest)


def answer(library, version, offers, request):
    if request["cmd"] == "hello":
        return {
            "library": library,
            "version": version,
            "language": "python",
            "operations": sorted({operation for operation, _ in offers}),
            "media": sorted({media for _, media in offers}),
        }
    if request["cmd"] != "perform":
        return {"unsupported": request["cmd"]}
    operation, media = request.get("operation", ""), request.get("media", "")
    act = offers.get((operation, media))
    if act is None:
        return {"unsupported": f"{operation} {media}".strip()}
    octets = base64.b64decode(request["base64"]) if "base64" in request else request["text"].encode("utf-8")
    try:
        return {"accepted": accepted(act(octets, **request.get("arguments", {})))}
    except Refused as refusal:
        return {"rejected": {"message": str(refusal)[:LONGEST_MESSAGE]}}
    except Unsuited as reason:
        return {"unsupported": str(reason)}
    except Exception as crash:
        message = f"{type(crash).__name__}: {crash}"[:LONGEST_MESSAGE]
        return {"errored": {"message": message, "trace": traceback.format_exc()[-4 * LONGEST_MESSAGE:]}}


def accepted(result):
    """What was written, as text where it is text. A lone surrogate, which UTF-8 cannot hold, goes as the octets Python makes of it."""
    if result is None:
        return {}
    media, text = result
    octets = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    try:
        return {"media": media, "text": octets.decode("utf-8")}
    except UnicodeDecodeError:
        return {"media": media, "base64": base64.b64encode(octets).decode("ascii")}
