// The loop of the adapters written in C: a JSON line in, a JSON line out, until `bye` or the end of the input.
//
// A program names its library and the offers it makes: an operation and a media type, and the function that is called with
// the input's octets, which hold no NUL, and the arguments of the operation. It returns what came of it, made by one of the four
// calls below. A crash of the library ends the program; the harness starts it again.

#ifndef LOOP_H
#define LOOP_H

#include <jansson.h>

#define ICALENDAR "text/calendar"
#define JSON "application/json"

typedef struct {
    const char *kind, *media;
    char *text;
} Answer;

Answer wrote(const char *media, char *text);   // the library wrote this, which is freed
Answer found_nothing_wrong(void);              // it took the input, and there is nothing to show
Answer refused(const char *words);             // it refused the input, in these words
Answer unsuited(const char *reason);           // the adapter could not hand the input over

typedef struct {
    const char *operation, *media;
    Answer (*act)(const char *input, const json_t *arguments);
} Offer;

int serve(const char *library, const char *version, const Offer *offers, size_t number);

#endif
