// libical, begun by Eric Busboom, kept by Allen Winter and others.
//
// All reading is `icalparser_parse_string`. `icalerror_set_errors_are_fatal(0)` comes before it, with which an error is a return value
// and `icalerrno`, and does not end the program. Nothing else is set: parameters whose names libical does not know are left out,
// as they are by default (Cyrus keeps them by `ical_set_unknown_token_handling_setting`, which its manual does not speak of).
// Of a text with several objects libical makes a container, an XROOT, and each in it is treated as if it came alone.
//
// roundtrip   icalparser_parse_string, then `icalcomponent_as_ical_string_r`
// validate    icalparser_parse_string, then `icalrestriction_check`, then `icalcomponent_count_errors`, as its examples/errors.c does.
//             The check is described as of what RFC 5546 asks of a message; for an object without METHOD it has a table as well. It
//             looks at a calendar and the components right in it, and at no component inside these.
// expand      icalparser_parse_string, then `icalcomponent_foreach_recurrence` of each VEVENT, which is what it is documented for, with the
//             window that is asked for. It calls back with spans of two instants. Those that start outside of the window are left out,
//             and they are sorted by their starts. If DTSTART is a DATE, midnights are written as dates; if it is local time, instants
//             are written as local time. SUMMARY is that of the component (`icalcomponent_get_summary`). It tells no RECURRENCE-ID.
//             One component is all that it takes: there is no call for an event together with what overrides instances of it. So an
//             object with a RECURRENCE-ID cannot be handed over as what it is, and is `unsupported`.
//
// What is `rejected`? The parser is documented to return NULL on an error. What it cannot read inside a component it leaves out, and
// puts an X-LIC-ERROR in its place; the component is there to be used, and `icalcomponent_strip_errors` is there to be rid of
// the marks. So such an object is accepted by expand and by roundtrip, which writes the marks as they stand. Programs do
// likewise: the servers of Evolution and KDE's library look for NULL. Who wants to know counts the errors; that is what
// validate does here, and what Cyrus does before it stores an object.
//
// A text in C ends at the first NUL, so that one with a NUL is not handed over. Octets that are not UTF-8 are. No call tells the
// version of the library, so it is taken from the name of the file that was loaded (libical.so.3.0.16), and where that has none,
// from the header that the adapter was built with.
//
// It has no jCal. The messages that libicalss makes (`icalmessage_new_accept_reply` and the like) are about no poll; of a message
// that comes in it says what it is (`icalclassify`), and does nothing with it.

#include "loop.h"

#include <dlfcn.h>
#include <libical/ical.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static icalcomponent *read_from(const char *input) {
    icalmemory_free_ring();
    icalerror_clear_errno();
    return icalparser_parse_string(input);
}

// The first object that was read: all that was, or what is in the container. Then the next, until it is NULL.
static icalcomponent *first_object(icalcomponent *root) {
    int contains = icalcomponent_isa(root) == ICAL_XROOT_COMPONENT;
    return contains ? icalcomponent_get_first_component(root, ICAL_ANY_COMPONENT) : root;
}

static icalcomponent *next_object(icalcomponent *root) {
    int contains = icalcomponent_isa(root) == ICAL_XROOT_COMPONENT;
    return contains ? icalcomponent_get_next_component(root, ICAL_ANY_COMPONENT) : NULL;
}

static Answer nothing_read(void) {
    return refused(icalerrno == ICAL_NO_ERROR ? "icalparser_parse_string returned NULL" : icalerror_perror());
}

static Answer roundtrip(const char *input, const json_t *arguments) {
    (void)arguments;
    icalcomponent *root = read_from(input);
    if (!root) return nothing_read();
    char *all = NULL;
    size_t length = 0;
    int is_written = 1;
    FILE *written = open_memstream(&all, &length);
    for (icalcomponent *object = first_object(root); object; object = next_object(root)) {
        char *text = icalcomponent_as_ical_string_r(object);
        is_written = is_written && text;
        if (text) fputs(text, written);
        icalmemory_free_buffer(text);
    }
    fclose(written);
    icalcomponent_free(root);
    if (is_written) return wrote(ICALENDAR, all);
    free(all);
    return refused(icalerror_perror());
}

// Puts the X-LIC-ERROR properties of a component and all inside it behind each other, one a line.
static void list_errors(icalcomponent *component, FILE *list) {
    for (icalproperty *error = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); error;
         error = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
        fprintf(list, "%s: %s\n", icalcomponent_kind_to_string(icalcomponent_isa(component)),
                icalproperty_get_xlicerror(error));
    for (icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); inner;
         inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        list_errors(inner, list);
}

static Answer validate(const char *input, const json_t *arguments) {
    (void)arguments;
    icalcomponent *root = read_from(input);
    if (!root) return nothing_read();
    int passes = 1;
    for (icalcomponent *object = first_object(root); object; object = next_object(root))
        passes = icalrestriction_check(object) && passes;
    passes = passes && icalcomponent_count_errors(root) == 0;
    char *words = NULL;
    size_t length = 0;
    FILE *list = open_memstream(&words, &length);
    if (icalerrno != ICAL_NO_ERROR) fprintf(list, "%s\n", icalerror_perror());
    list_errors(root, list);
    fclose(list);
    Answer said = passes ? found_nothing_wrong() : refused(words);
    free(words);
    icalcomponent_free(root);
    return said;
}

// What is in the window: the spans that were called back with, as JSON, and the form of the DTSTART that they come from.
typedef struct {
    json_t *instances;
    const char *from, *to;
    int is_date, is_local;
} Window;

static void write_moment(time_t moment, const Window *window, char *text, size_t size) {
    struct tm parts;
    text[0] = '\0';
    if (!gmtime_r(&moment, &parts)) return;
    int is_midnight = parts.tm_hour == 0 && parts.tm_min == 0 && parts.tm_sec == 0;
    strftime(text, size,
             window->is_date && is_midnight ? "%Y%m%d"
             : window->is_local             ? "%Y%m%dT%H%M%S"
                                            : "%Y%m%dT%H%M%SZ",
             &parts);
}

static void take(icalcomponent *component, struct icaltime_span *span, void *data) {
    Window *window = data;
    char start[40], end[40];
    write_moment(span->start, window, start, sizeof start);
    write_moment(span->end, window, end, sizeof end);
    if (strcmp(start, window->from) < 0 || strcmp(start, window->to) >= 0) return;
    json_t *instance = json_pack("{s:s, s:s}", "start", start, "end", end);
    const char *summary = icalcomponent_get_summary(component);
    if (summary) json_object_set_new(instance, "summary", json_string(summary));
    json_array_append_new(window->instances, instance);
}

static int by_start(const void *one, const void *other) {
    const char *first = json_string_value(json_object_get(*(json_t *const *)one, "start"));
    return strcmp(first, json_string_value(json_object_get(*(json_t *const *)other, "start")));
}

static json_t *sorted(const json_t *instances) {
    size_t number = json_array_size(instances);
    json_t **each = calloc(number + 1, sizeof *each), *list = json_array();
    if (!each) abort();
    for (size_t one = 0; one < number; one++) each[one] = json_array_get(instances, one);
    qsort(each, number, sizeof *each, by_start);
    for (size_t one = 0; one < number; one++) json_array_append(list, each[one]);
    free(each);
    return list;
}

static int is_overridden(icalcomponent *object) {
    for (icalcomponent *event = icalcomponent_get_first_component(object, ICAL_VEVENT_COMPONENT); event;
         event = icalcomponent_get_next_component(object, ICAL_VEVENT_COMPONENT))
        if (icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY)) return 1;
    return 0;
}

static void expand_object(icalcomponent *object, Window *window) {
    struct icaltimetype from = icaltime_from_string(window->from), to = icaltime_from_string(window->to);
    for (icalcomponent *event = icalcomponent_get_first_component(object, ICAL_VEVENT_COMPONENT); event;
         event = icalcomponent_get_next_component(object, ICAL_VEVENT_COMPONENT)) {
        struct icaltimetype start = icalcomponent_get_dtstart(event);
        window->is_date = start.is_date;
        window->is_local = !start.is_date && !start.zone;
        icalcomponent_foreach_recurrence(event, from, to, take, window);
    }
}

static Answer expanded(icalcomponent *root, const json_t *arguments) {
    Window window = {.from = json_string_value(json_object_get(arguments, "from")),
                     .to = json_string_value(json_object_get(arguments, "to"))};
    if (!window.from || !window.to) return unsuited("no window");
    for (icalcomponent *object = first_object(root); object; object = next_object(root))
        if (is_overridden(object)) return unsuited("no call takes an event together with what overrides it");
    window.instances = json_array();
    for (icalcomponent *object = first_object(root); object; object = next_object(root))
        expand_object(object, &window);
    json_t *list = sorted(window.instances);
    char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    json_decref(window.instances);
    return wrote(JSON, text);
}

static Answer expand(const char *input, const json_t *arguments) {
    icalcomponent *root = read_from(input);
    if (!root) return nothing_read();
    Answer said = expanded(root, arguments);
    icalcomponent_free(root);
    return said;
}

// The version of the library that was loaded.
static const char *version(void) {
    static char path[PATH_MAX];
    Dl_info loaded;
    if (dladdr(dlsym(RTLD_DEFAULT, "icalparser_parse_string"), &loaded) && realpath(loaded.dli_fname, path)) {
        const char *number = strstr(path, ".so.");
        if (number && strchr(number + 4, '.')) return number + 4;
    }
    snprintf(path, sizeof path, "%d.%d.%d", ICAL_MAJOR_VERSION, ICAL_MINOR_VERSION, ICAL_PATCH_VERSION);
    return path;
}

int main(void) {
    const Offer offers[] = {
        {"roundtrip", ICALENDAR, roundtrip},
        {"validate", ICALENDAR, validate},
        {"expand", ICALENDAR, expand},
    };
    icalerror_set_errors_are_fatal(0);
    return serve("libical", version(), offers, sizeof offers / sizeof *offers);
}
