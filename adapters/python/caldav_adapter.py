"""caldav, begun by Cyril Robert, kept by Tobias Brox. What it fetched it keeps in memory, here for each folder of a trial.

sync     `Calendar.objects(load_objects=True)` at first, then `sync()` of what that gave; the `data` of each object
list     `get_calendars()` of the principal that `DAVClient.principal()` finds
create   `Calendar.add_event(text)`
change   the text as `data` of the object, then `save(increase_seqno=False)`, as for what is written elsewhere
edit     `edit_icalendar_component()`, one item of it set, then `save(increase_seqno=False)`
delete   `delete(if_match=True)`
query    `Calendar.search(event=True, start=…, end=…)`

The object of `change`, `edit` and `delete` is the one with that `id`, which is the UID, that `sync` or `create` gave. DAVError and
what derives from it is `rejected`, and so is what the HTTP library raises of redirects and connections.
"""

import json
from datetime import datetime, timezone

import caldav
from caldav.lib.error import DAVError
from niquests import RequestException

from loop import ICALENDAR, JSON, Refused, Unsuited, serve, text_of

clients, collections, made = {}, {}, {}


def client_of(told):
    if told["state"] not in clients:
        clients[told["state"]] = caldav.DAVClient(
            url=told["url"], username=told["user"], password=told["password"]
        )
    return clients[told["state"]]


def calendar_of(told):
    return client_of(told).calendar(url=told["url"])


def refusing(act):
    def perform(octets, **told):
        try:
            return act(octets, told)
        except (DAVError, RequestException) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error

    return perform


def objects(found):
    return JSON, json.dumps({"objects": [one.data for one in found if one.data]})


def sync(_octets, told):
    state = told["state"]
    if state in collections:
        collections[state].sync()
    else:
        collections[state] = calendar_of(told).objects(load_objects=True)
    return objects(collections[state])


def list_calendars(_octets, told):
    found = client_of(told).principal().get_calendars()
    return JSON, json.dumps({"calendars": [{"url": str(one.url), "name": one.name} for one in found]})


def create(octets, told):
    made.setdefault(told["state"], []).append(calendar_of(told).add_event(text_of(octets)))


def known(told):
    have = [*collections.get(told["state"], []), *made.get(told["state"], [])]
    for one in have:
        if one.id == told["uid"]:
            return one
    raise Unsuited(f"nothing that was fetched or made has the UID {told['uid']}")


def change(octets, told):
    found = known(told)
    found.data = text_of(octets)
    found.save(increase_seqno=False)


def edit(_octets, told):
    found = known(told)
    with found.edit_icalendar_component() as component:
        component[told["property"]] = told["value"]
    found.save(increase_seqno=False)


def delete(_octets, told):
    known(told).delete(if_match=True)


def query(_octets, told):
    start, end = (
        datetime.strptime(told[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc) for name in ("from", "to")
    )
    return objects(calendar_of(told).search(event=True, start=start, end=end))


if __name__ == "__main__":
    acts = {
        "sync": sync, "list": list_calendars, "create": create, "change": change, "edit": edit, "delete": delete,
        "query": query,
    }
    serve("caldav", {(name, ICALENDAR): refusing(act) for name, act in acts.items()})
