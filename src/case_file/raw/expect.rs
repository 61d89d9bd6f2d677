//! What is expected, as written.

use crate::case_file::form::form;
use crate::case_file::scalar::{Count, Number, Text, Word};
use crate::case_file::several::{List, OneOrMore};
use crate::model::Verdict;

form! {
    /// What must hold of a library's answer.
    #[schemars(extend("minProperties" = 1))]
    struct LibraryExpect at span is "`expect` of a library" {
        /// Whether the library takes the input.
        "outcome" => outcome: Option<Word<Verdict>>,
        /// Checks on the answer as iCalendar or jCal.
        "calendar" => calendar: Option<List<Check>>,
        /// Checks on the answer as JSON.
        "json" => json: Option<List<Check>>,
        /// Checks on the answer as XML.
        "xml" => xml: Option<List<Check>>,
        /// Checks on the octets of the answer.
        "text" => text: Option<List<TextCheck>>,
        /// How often $(bait) is fetched.
        "fetches" => fetches: Option<Number>,
    }
}

form! {
    /// What must hold of a server's answer.
    #[schemars(extend("minProperties" = 1))]
    struct StepExpect at span is "`expect` of a step" {
        /// Checks on who asked for the feeds of the case until now: `at` is a selector over FEED/INDEX/FIELD.
        "fetched" => fetched: Option<List<Check>>,
        /// The HTTP status, or a list of which it is one.
        "status" => status: Option<OneOrMore<Number>>,
        /// Checks on header fields: `at` is a name, NAME;PARAMETER a parameter of the value.
        "headers" => headers: Option<List<Check>>,
        /// Checks on the links of the header: `at` is a relation, what it finds are the targets.
        "links" => links: Option<List<Check>>,
        /// Checks on the answer as iCalendar or jCal.
        "calendar" => calendar: Option<List<Check>>,
        /// Checks on the answer as JSON.
        "json" => json: Option<List<Check>>,
        /// Checks on the answer as XML.
        "xml" => xml: Option<List<Check>>,
        /// Checks on the octets of the answer.
        "text" => text: Option<List<TextCheck>>,
        /// How often $(bait) is fetched.
        "fetches" => fetches: Option<Number>,
    }
}

form! {
    /// What must come of a step of a client case.
    #[schemars(extend("minProperties" = 1))]
    struct ClientExpect at span is "`expect` of a step" {
        /// Whether the client does what it is told, or says that it cannot.
        "outcome" => outcome: Option<Word<Verdict>>,
        /// Checks on the objects that the client then has.
        "holds" => holds: Option<List<Check>>,
        /// Checks on the requests that the client sends meanwhile: `at` is a selector over INDEX/method, path, headers, body, status.
        "seen" => seen: Option<List<Check>>,
        /// Checks on who asked for the feeds of the case until now: `at` is a selector over FEED/INDEX/FIELD.
        "fetched" => fetched: Option<List<Check>>,
        /// The HTTP status that a request is answered, or a list of which it is one.
        "status" => status: Option<OneOrMore<Number>>,
        /// Checks on header fields of the answer to a request.
        "headers" => headers: Option<List<Check>>,
        /// Checks on the answer to a request as iCalendar.
        "calendar" => calendar: Option<List<Check>>,
        /// Checks on what the client says, or on the answer to a request, as JSON.
        "json" => json: Option<List<Check>>,
        /// Checks on the answer to a request as XML.
        "xml" => xml: Option<List<Check>>,
        /// How often $(bait) is fetched.
        "fetches" => fetches: Option<Number>,
    }
}

form! {
    /// A place in an answer, and what must hold there: `at` and at least one predicate.
    #[schemars(extend("minProperties" = 2))]
    struct Check at span is "a check" {
        /// A selector: the place in the answer.
        "at" => selector: Text,
        /// The text is exactly that. (One of several is `one-of`, a list of values `values`.)
        "is" => is: Option<Text>,
        /// The text is anything but that.
        "is-not" => is_not: Option<Text>,
        /// The text is one of the list.
        "one-of" => one_of: Option<List<Text>>,
        /// That text occurs in it.
        "contains" => contains: Option<Text>,
        /// That text does not occur in it.
        "lacks" => lacks: Option<Text>,
        /// The regular expression finds a match.
        "matches" => matches: Option<Text>,
        /// The property's values, decoded, are this list in this order.
        "values" => values: Option<List<Text>>,
        /// That many are found: a number, `at least N` or `at most N`.
        "count" => count: Option<Count>,
        /// That many different texts are found.
        "distinct" => distinct: Option<Count>,
        /// Its value type, lower case as in jCal.
        "type" => value_type: Option<Text>,
        /// Its canonical text is that of this iCalendar text.
        "same-as" => same_as: Option<Text>,
        /// Checks on the text that is found, read as iCalendar.
        "calendar" => calendar: Option<List<Check>>,
        /// Checks on the text that is found, read as XML.
        "xml" => xml: Option<List<Check>>,
    }
}

form! {
    /// What must hold of the octets of an answer: at least one predicate, and no `at`.
    #[schemars(extend("minProperties" = 1))]
    struct TextCheck at span is "a check of `text`, which has no `at`" {
        /// The text is exactly that.
        "is" => is: Option<Text>,
        /// The text is anything but that.
        "is-not" => is_not: Option<Text>,
        /// The text is one of the list.
        "one-of" => one_of: Option<List<Text>>,
        /// That text occurs in it.
        "contains" => contains: Option<Text>,
        /// That text does not occur in it.
        "lacks" => lacks: Option<Text>,
        /// The regular expression finds a match.
        "matches" => matches: Option<Text>,
        /// Its canonical text is that of this iCalendar text.
        "same-as" => same_as: Option<Text>,
        /// Checks on the text, read as iCalendar.
        "calendar" => calendar: Option<List<Check>>,
        /// No line is longer than that many octets.
        "lines-within" => lines_within: Option<Number>,
    }
}
