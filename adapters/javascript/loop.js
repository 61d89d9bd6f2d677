// The loop of the adapters written in JavaScript: a JSON line in, a JSON line out, until `bye` or the end of the input.
//
// A program names its library and the offers it makes, an object from "operation media" to a function of the input's text
// and, where an operation takes some, its arguments.
// The function returns, or promises, [media, text] where its library wrote something, nothing where it found nothing wrong, and throws
// Refused with the words of a refusal, or Unsuited where it could not hand the input over. Whatever else is thrown is a
// crash of the library, and is told as `errored`.

import { readFileSync } from "node:fs";

export const ICALENDAR = "text/calendar";
export const JCAL = "application/calendar+json";
export const JSON_TYPE = "application/json";

// Some libraries quote their whole input in a message.
const LONGEST_MESSAGE = 2000;

export class Refused extends Error {}
export class Unsuited extends Error {}

export function serve(library, offers) {
  // Some packages export no package.json, so it is read where npm puts it.
  const place = new URL(`node_modules/${library}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(place, "utf8"));
  console.log = console.error; // What a library prints is no answer.

  // One after the other: what a client does in one step it has done when it is asked for the next.
  let turn = Promise.resolve();
  lines((line) => {
    turn = turn.then(() => take(line));
  });

  async function take(line) {
    const request = JSON.parse(line);
    if (request.cmd === "bye") process.exit(0);
    const reply = request.cmd === "hello" ? hello(library, version, offers) : await answer(offers, request);
    process.stdout.write(JSON.stringify({ seq: request.seq, ...reply }) + "\n");
  }
}

// Calls with each line of the input as soon as it is whole. (Node's readline would also break lines at U+2028.)
function lines(call) {
  let pieces = [];
  process.stdin.setEncoding("utf8").on("data", (chunk) => {
    const [first, ...others] = chunk.split("\n");
    pieces.push(first);
    for (const other of others) {
      call(pieces.join(""));
      pieces = [other];
    }
  });
}

function hello(library, version, offers) {
  const column = (index) => [...new Set(Object.keys(offers).map((offer) => offer.split(" ")[index]))].sort();
  return { library, version, language: "javascript", operations: column(0), media: column(1) };
}

async function answer(offers, request) {
  if (request.cmd !== "perform") return { unsupported: request.cmd };
  const wanted = `${request.operation ?? ""} ${request.media ?? ""}`.trim();
  if (!Object.hasOwn(offers, wanted)) return { unsupported: wanted };
  if (request.text === undefined) return { unsupported: "cannot hand over octets that are not UTF-8" };
  try {
    const [media, text] = (await offers[wanted](request.text, request.arguments ?? {})) ?? [];
    // A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD, as in every file that Node writes.
    return { accepted: media ? { media, text: text.toWellFormed() } : {} };
  } catch (thrown) {
    const message = String(thrown?.message ?? thrown).slice(0, LONGEST_MESSAGE).toWellFormed();
    if (thrown instanceof Refused) return { rejected: { message } };
    if (thrown instanceof Unsuited) return { unsupported: message };
    return { errored: { message: `${thrown?.name}: ${message}`, trace: String(thrown?.stack).toWellFormed() } };
  }
}
