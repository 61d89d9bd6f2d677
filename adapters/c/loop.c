#include "loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Some libraries quote their whole input in a message.
enum { LONGEST_MESSAGE = 2000 };

static void *had(void *memory) {
    if (!memory) abort();
    return memory;
}

static Answer answer(const char *kind, const char *media, char *text) {
    return (Answer){kind, media, text};
}

Answer wrote(const char *media, char *text) {
    return answer("accepted", media, had(text));
}

Answer found_nothing_wrong(void) {
    return answer("accepted", NULL, NULL);
}

Answer refused(const char *words) {
    return answer("rejected", NULL, had(strndup(words, LONGEST_MESSAGE)));
}

Answer unsuited(const char *reason) {
    return answer("unsupported", NULL, had(strdup(reason)));
}

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *to_base64(const char *octets) {
    size_t length = strlen(octets);
    char *text = had(malloc((length + 2) / 3 * 4 + 1)), *next = text;
    for (size_t at = 0; at < length; at += 3) {
        unsigned long group = 0;
        for (size_t one = 0; one < 3; one++)
            group = group << 8 | (at + one < length ? (unsigned char)octets[at + one] : 0);
        for (size_t one = 0; one < 4; one++)
            *next++ = at + one > length ? '=' : DIGITS[group >> (18 - 6 * one) & 63];
    }
    *next = '\0';
    return text;
}

// The octets and, behind them, a NUL. Sets their number.
static char *from_base64(const char *text, size_t *number) {
    char *octets = had(malloc(strlen(text) / 4 * 3 + 4));
    unsigned long bits = 0;
    int held = 0;
    *number = 0;
    for (const char *digit; *text && (digit = strchr(DIGITS, *text)); text++) {
        bits = bits << 6 | (unsigned long)(digit - DIGITS);
        if ((held += 6) >= 8) octets[(*number)++] = (char)(bits >> (held -= 8) & 255);
    }
    octets[*number] = '\0';
    return octets;
}

// A message as text: where it is not UTF-8, or was cut inside a character, with question marks.
static json_t *words_of(char *text) {
    json_t *words = json_string(text);
    for (char *octet = text; !words && *octet; octet++)
        if (*octet & 0x80) *octet = '?';
    return words ? words : json_string(text);
}

static json_t *shown(Answer answer) {
    if (strcmp(answer.kind, "unsupported") == 0) return words_of(answer.text);
    if (strcmp(answer.kind, "rejected") == 0) return json_pack("{s:o}", "message", words_of(answer.text));
    if (!answer.text) return json_object();
    json_t *text = json_string(answer.text);
    if (text) return json_pack("{s:s, s:o}", "media", answer.media, "text", text);
    char *base64 = to_base64(answer.text);
    json_t *written = json_pack("{s:s, s:s}", "media", answer.media, "base64", base64);
    free(base64);
    return written;
}

// Adds a name to a list that does not have it.
static void add(json_t *names, const char *name) {
    for (size_t one = 0; one < json_array_size(names); one++)
        if (strcmp(json_string_value(json_array_get(names, one)), name) == 0) return;
    json_array_append_new(names, json_string(name));
}

static json_t *hello(const char *library, const char *version, const Offer *offers, size_t number) {
    json_t *operations = json_array(), *media = json_array();
    for (size_t one = 0; one < number; one++) {
        add(operations, offers[one].operation);
        add(media, offers[one].media);
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "library", library, "version", version, "language", "c",
                     "operations", operations, "media", media);
}

static Answer asked(const Offer *offer, const json_t *request) {
    const json_t *text = json_object_get(request, "text");
    const char *base64 = json_string_value(json_object_get(request, "base64"));
    size_t length = json_string_length(text);
    char *octets = base64 ? from_base64(base64, &length) : NULL;
    const char *input = octets ? octets : json_string_value(text);
    Answer said = !input                     ? unsuited("no input")
                  : strlen(input) != length ? unsuited("cannot hand over a NUL, which ends a text in C")
                                            : offer->act(input, json_object_get(request, "arguments"));
    free(octets);
    return said;
}

static Answer performed(const json_t *request, const Offer *offers, size_t number) {
    const char *operation = json_string_value(json_object_get(request, "operation"));
    const char *media = json_string_value(json_object_get(request, "media"));
    for (size_t one = 0; operation && media && one < number; one++)
        if (strcmp(offers[one].operation, operation) == 0 && strcmp(offers[one].media, media) == 0)
            return asked(&offers[one], request);
    return unsuited(operation ? operation : "no operation");
}

// Answers a request. Tells whether there is to be another.
static int answered(const json_t *request, const char *library, const char *version, const Offer *offers, size_t number,
                    FILE *answers) {
    const char *command = json_string_value(json_object_get(request, "cmd"));
    if (!command || strcmp(command, "bye") == 0) return 0;
    json_t *reply;
    if (strcmp(command, "hello") == 0) {
        reply = hello(library, version, offers, number);
    } else {
        Answer said = strcmp(command, "perform") == 0 ? performed(request, offers, number) : unsuited(command);
        reply = json_pack("{s:o}", said.kind, shown(said));
        free(said.text);
    }
    json_object_set(reply, "seq", json_object_get(request, "seq"));
    int is_written = json_dumpf(reply, answers, JSON_COMPACT) == 0 && putc('\n', answers) == '\n' && fflush(answers) == 0;
    json_decref(reply);
    return is_written;
}

int serve(const char *library, const char *version, const Offer *offers, size_t number) {
    FILE *answers = fdopen(dup(STDOUT_FILENO), "w");
    if (!answers || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return 1; // What a library prints is no answer.
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    int goes_on = 1;
    while (goes_on && (length = getline(&line, &size, stdin)) > 0) {
        json_t *request = json_loadb(line, (size_t)length, JSON_ALLOW_NUL, NULL);
        goes_on = answered(request, library, version, offers, number, answers);
        json_decref(request);
    }
    free(line);
    fclose(answers);
    return 0;
}
