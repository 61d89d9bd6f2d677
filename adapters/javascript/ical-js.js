// ical.js by Philipp Kewisch and others, begun for Mozilla's calendar.
//
// parse       ICAL.parse, which gives jCal
// roundtrip   ICAL.parse, then ICAL.stringify
// serialize   ICAL.stringify, of the jCal as JSON.parse gives it; what is not JSON cannot be handed over
//
// What it throws on purpose is a ParserError or a plain Error, and is `rejected`. A TypeError, RangeError or the like is a
// crash. It has no validation: its validator page shows what ICAL.parse says.

import ICAL from "ical.js";

import { ICALENDAR, JCAL, Refused, Unsuited, serve } from "./loop.js";

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

serve("ical.js", {
  [`parse ${ICALENDAR}`]: (text) => [JCAL, JSON.stringify(asked(ICAL.parse, text))],
  [`roundtrip ${ICALENDAR}`]: (text) => [ICALENDAR, asked(ICAL.stringify, asked(ICAL.parse, text))],
  [`serialize ${JCAL}`]: (text) => [ICALENDAR, asked(ICAL.stringify, json(text))],
});
