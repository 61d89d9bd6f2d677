// tsdav by Nathaniel Lin. What it fetched the adapter keeps in memory, for each folder of a trial, as its documentation tells users to.
//
// Each begins with `DAVClient.login()` at the server of the URL.
//
// list    fetchCalendars()
// sync    fetchCalendars(), and fetchCalendarObjects() of the one at the URL; after that smartCollectionSync() of what that gave,
//         with calendarMultiGet() as its objectMultiGet
// create  createCalendarObject()
// change  updateCalendarObject() of the object with the new text as its data
// delete  deleteCalendarObject()
// query   fetchCalendarObjects() with a timeRange
//
// The object of `change` and `delete` is the one of the last `sync` whose data has that UID. What it throws is a plain Error, and is
// `rejected`; so is a Response that is not ok. A TypeError with a cause is what fetch throws where no answer comes, and is `rejected` as
// well; without one it is a crash.

import { DAVClient } from "tsdav";

import { ICALENDAR, JSON_TYPE, Refused, Unsuited, serve } from "./loop.js";

const clients = new Map();
const collections = new Map();

async function clientOf({ state, url, user, password }) {
  if (!clients.has(state)) {
    const client = new DAVClient({
      serverUrl: new URL(url).pathname === "/" || url.includes("/.well-known/") ? url : new URL("/", url).href,
      credentials: { username: user, password },
      authMethod: "Basic",
      defaultAccountType: "caldav",
    });
    await client.login();
    clients.set(state, client);
  }
  return clients.get(state);
}

async function calendarOf(told) {
  const client = await clientOf(told);
  const found = (await client.fetchCalendars()).find(({ url }) => new URL(url).pathname === new URL(told.url).pathname);
  if (!found) throw new Refused("fetchCalendars does not give the calendar");
  return found;
}

function refusing(act) {
  return async (text, told) => {
    try {
      return await act(text, told);
    } catch (thrown) {
      const ofFetch = thrown instanceof TypeError && thrown.cause !== undefined;
      const onPurpose = thrown instanceof Error && (thrown.name === "Error" || ofFetch);
      const own = thrown instanceof Refused || thrown instanceof Unsuited;
      throw onPurpose && !own ? new Refused(`${thrown.message} ${thrown.cause?.message ?? ""}`) : thrown;
    }
  };
}

function objects(found) {
  return [JSON_TYPE, JSON.stringify({ objects: found.map(({ data }) => data).filter((data) => data) })];
}

async function done(response) {
  if (!response.ok) throw new Refused(`${response.status} ${response.statusText}`);
}

async function list(_, told) {
  const client = await clientOf(told);
  const found = await client.fetchCalendars();
  return [JSON_TYPE, JSON.stringify({ calendars: found.map(({ url, displayName }) => ({ url, name: displayName })) })];
}

async function sync(_, told) {
  const client = await clientOf(told);
  if (collections.has(told.state)) {
    const objectMultiGet = (params) => client.calendarMultiGet(params);
    const collection = { ...collections.get(told.state), objectMultiGet };
    collections.set(told.state, await client.smartCollectionSync({ collection }));
  } else {
    const calendar = await calendarOf(told);
    collections.set(told.state, { ...calendar, objects: await client.fetchCalendarObjects({ calendar }) });
  }
  return objects(collections.get(told.state).objects);
}

async function create(iCalString, told) {
  const client = await clientOf(told);
  await done(await client.createCalendarObject({ calendar: await calendarOf(told), filename: "new.ics", iCalString }));
}

function known({ state, uid }) {
  const found = collections.get(state)?.objects.find(({ data }) => data.split(/\r?\n/).includes(`UID:${uid}`));
  if (!found) throw new Unsuited(`nothing that was fetched has the UID ${uid}`);
  return found;
}

async function change(data, told) {
  const client = await clientOf(told);
  await done(await client.updateCalendarObject({ calendarObject: { ...known(told), data } }));
}

async function remove(_, told) {
  const client = await clientOf(told);
  await done(await client.deleteCalendarObject({ calendarObject: known(told) }));
}

// 20300114T000000Z, as tsdav wants it: 2030-01-14T00:00:00Z.
function iso(time) {
  return time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
}

async function query(_, told) {
  const client = await clientOf(told);
  const timeRange = { start: iso(told.from), end: iso(told.to) };
  return objects(await client.fetchCalendarObjects({ calendar: await calendarOf(told), timeRange }));
}

const acts = { list, sync, create, change, delete: remove, query };
serve("tsdav", Object.fromEntries(Object.entries(acts).map(([name, act]) => [`${name} ${ICALENDAR}`, refusing(act)])));
