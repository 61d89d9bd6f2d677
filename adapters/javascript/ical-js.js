// ical.js by Philipp Kewisch and others, begun for Mozilla's calendar.
//
// parse       ICAL.parse, which gives jCal
// roundtrip   ICAL.parse, then ICAL.stringify
// serialize   ICAL.stringify, of the jCal as JSON.parse gives it; what is not JSON cannot be handed over
// expand      ICAL.parse, then an ICAL.Event of each VEVENT without RECURRENCE-ID, which finds its overrides by itself; of one
//             that isRecurring(), iterator() until an occurrence lies after the window, and getOccurrenceDetails() of each.
//             The iterator begins with the first occurrence and knows no window, so those that start outside of it are left
//             out, and they are sorted by their starts. A time in a zone is written in UTC by convertToZone().
//
// What it throws on purpose is a ParserError or a plain Error, and is `rejected`. A TypeError, RangeError or the like is a
// crash. It has no validation: its validator page shows what ICAL.parse says.

import ICAL from "ical.js";

import { ICALENDAR, JCAL, JSON_TYPE, Refused, Unsuited, serve } from "./loop.js";

function asked(call, input) {
  try {
    return call(input);
  } catch (thrown) {
    const onPurpose = thrown instanceof Error && ["Error", "ParserError"].includes(thrown.name);
    throw onPurpose ? new Refused(thrown.message) : thrown;
  }
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unsuited("cannot hand over text that is not JSON");
  }
}

// What a rule without an end gives before a window that lies far off.
const MOST_OCCURRENCES = 100000;

function expand(text, window) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  const masters = events.filter((event) => !event.isRecurrenceException());
  const instances = masters.flatMap((event) => occurrences(event, window.to).map(shown));
  const inside = instances.filter(({ start }) => window.from <= start && start < window.to);
  return inside.sort((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0));
}

function occurrences(event, to) {
  if (!event.isRecurring()) return [{ startDate: event.startDate, endDate: event.endDate, item: event }];
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    if (written(details.recurrenceId) >= to) break;
    found.push(details);
    if (found.length > MOST_OCCURRENCES) throw new Unsuited("cannot go through so many occurrences");
  }
  return found;
}

function shown({ startDate, endDate, recurrenceId, item }) {
  const place = recurrenceId && { "recurrence-id": written(recurrenceId) };
  return { start: written(startDate), end: written(endDate), ...place, summary: item.summary };
}

function written(time) {
  const floating = time.isDate || time.zone === ICAL.Timezone.localTimezone;
  return (floating ? time : time.convertToZone(ICAL.Timezone.utcTimezone)).toICALString();
}

serve("ical.js", {
  [`parse ${ICALENDAR}`]: (text) => [JCAL, JSON.stringify(asked(ICAL.parse, text))],
  [`roundtrip ${ICALENDAR}`]: (text) => [ICALENDAR, asked(ICAL.stringify, asked(ICAL.parse, text))],
  [`serialize ${JCAL}`]: (text) => [ICALENDAR, asked(ICAL.stringify, json(text))],
  [`expand ${ICALENDAR}`]: (text, window) => [JSON_TYPE, JSON.stringify(asked((input) => expand(input, window), text))],
});
