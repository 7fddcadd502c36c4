#include "sim/config/tree.h"

#include "sim/config/study.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct anchor {
    struct anchor *older;
    const char *name;
    struct sim_node *node;
    bool open; /* an alias in here would contain itself */
};

/* Where the reader is, for the path of a fault: a key, or an index; in a key that is none the path ends before it. */
struct step {
    const char *key;
    uint32_t index;
    bool no_key;
};

struct reader {
    yaml_parser_t parser;
    struct sim_arena *arena;
    struct sim_fault_list *faults;
    struct sim_place start;
    const char *text;
    size_t length;
    struct anchor *anchors; /* the newest first */
    uint32_t anchor_count, nodes;
    struct step steps[SIM_STUDY_DEPTH + 1];
    uint32_t depth;
    enum sim_status status; /* once not SIM_OK the reading ends */
};

static struct sim_place place_of(const struct reader *reader, yaml_mark_t mark)
{
    struct sim_place place = reader->start;

    if (place.line == 0) {
        place.line = (uint32_t)mark.line + 1;
        place.column = (uint32_t)mark.column + 1;
    }
    return place;
}

static void say(struct reader *reader, struct sim_place place, const char *format, ...) SIM_PRINTF(3, 4);
static void say(struct reader *reader, struct sim_place place, const char *format, ...)
{
    char *path = sim_arena_copy(reader->arena, "", 0);

    for (uint32_t i = 0; i < reader->depth && path != NULL && !reader->steps[i].no_key; i++) {
        const struct step *step = &reader->steps[i];
        path = step->key != NULL ? sim_node_path(reader->arena, path, step->key)
                                 : sim_node_path_index(reader->arena, path, step->index);
    }
    va_list arguments;
    va_start(arguments, format);
    sim_fault_add_list(reader->faults, false, place, path == NULL ? "" : path, format, arguments);
    va_end(arguments);
}

static void stop(struct reader *reader, enum sim_status status)
{
    if (reader->status == SIM_OK) {
        reader->status = status;
    }
}

/* Whether a line (from 0) is indented with a tab: libyaml only says that a character cannot begin anything. */
static bool tab_in_indentation(const struct reader *reader, size_t line)
{
    const char *at = reader->text, *end = reader->text + reader->length;

    for (; line > 0 && at != NULL; line--) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at == NULL ? NULL : at + 1;
    }
    while (at != NULL && at < end && *at == ' ') {
        at++;
    }
    return at != NULL && at < end && *at == '\t';
}

static void say_parser_error(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    struct sim_place place = place_of(reader, parser->problem_mark);
    const char *problem = parser->problem == NULL ? "unreadable" : parser->problem;

    reader->depth = 0; /* where the text broke off says little about the path */
    if (parser->error == YAML_MEMORY_ERROR) {
        stop(reader, SIM_NO_MEMORY);
        return;
    }
    if (parser->error == YAML_READER_ERROR) {
        place.line = place.column = 1;
        say(reader, place, "not YAML: %s", problem);
    } else if (tab_in_indentation(reader, parser->problem_mark.line)) {
        say(reader, place, "not YAML: the line is indented with a tab; use spaces");
    } else if (parser->context != NULL) {
        say(reader, place, "not YAML: %s (%s that begins at line %zu, column %zu)", problem, parser->context,
            parser->context_mark.line + 1, parser->context_mark.column + 1);
    } else {
        say(reader, place, "not YAML: %s", problem);
    }
    stop(reader, SIM_BAD_CONFIG);
}

/* False at an error, which has then been told. The caller deletes the event. */
static bool next(struct reader *reader, yaml_event_t *event)
{
    if (reader->status != SIM_OK) {
        return false;
    }
    if (yaml_parser_parse(&reader->parser, event) == 0) {
        say_parser_error(reader);
        return false;
    }
    return true;
}

static bool count_node(struct reader *reader, struct sim_place place, uint32_t nodes)
{
    reader->nodes += nodes;
    if (reader->nodes > SIM_STUDY_NODES) {
        say(reader, place, "more than %d values, aliases expanded; a study has no need of so many", SIM_STUDY_NODES);
        stop(reader, SIM_BAD_CONFIG);
        return false;
    }
    return true;
}

static uint32_t weight(const struct sim_node *node)
{
    uint32_t sum = 1;

    for (uint32_t i = 0; i < node->count; i++) {
        sum += weight(node->items[i]);
    }
    return sum;
}

static uint32_t height(const struct sim_node *node)
{
    uint32_t most = 0;

    for (uint32_t i = 0; i < node->count; i++) {
        uint32_t below = height(node->items[i]);
        most = below > most ? below : most;
    }
    return most + 1;
}

static struct sim_node *new_node(struct reader *reader, enum sim_node_type type, struct sim_place place,
                                 const char *text)
{
    struct sim_node *node = sim_node_make(reader->arena, type, place, text);

    if (node == NULL) {
        stop(reader, SIM_NO_MEMORY);
    }
    return node;
}

static struct sim_node *nothing(struct reader *reader, struct sim_place place)
{
    return new_node(reader, SIM_NODE_SCALAR, place, "");
}

static bool too_deep(struct reader *reader, struct sim_place place, uint32_t more)
{
    if (reader->depth + more <= SIM_STUDY_DEPTH) {
        return false;
    }
    reader->depth = 0; /* a path of 64 steps helps nobody */
    say(reader, place, "nested more than %d deep", SIM_STUDY_DEPTH);
    stop(reader, SIM_BAD_CONFIG);
    return true;
}

static struct sim_node *follow(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct sim_place place = place_of(reader, event->start_mark);
    const struct anchor *anchor = reader->anchors;

    while (anchor != NULL && strcmp(anchor->name, name) != 0) {
        anchor = anchor->older;
    }
    if (anchor == NULL || anchor->open) {
        char shown[SIM_FAULT_SHOWN];
        sim_fault_show(name, shown);
        if (anchor == NULL) {
            say(reader, place, "alias *%s: no anchor &%s before it", shown, shown);
        } else {
            say(reader, place, "alias *%s: a cycle, it stands inside the value it names", shown);
        }
        return nothing(reader, place);
    }
    if (!count_node(reader, place, weight(anchor->node)) || too_deep(reader, place, height(anchor->node) - 1)) {
        return NULL;
    }
    struct sim_node *copy = sim_node_copy(reader->arena, anchor->node);
    if (copy == NULL) {
        stop(reader, SIM_NO_MEMORY);
    } else {
        copy->place = place;
    }
    return copy;
}

static struct anchor *remember(struct reader *reader, const yaml_char_t *name, struct sim_node *node)
{
    if (name == NULL || node == NULL) {
        return NULL;
    }
    if (++reader->anchor_count > SIM_STUDY_ANCHORS) { /* each alias searches them all */
        say(reader, node->place, "more than %d anchors", SIM_STUDY_ANCHORS);
        stop(reader, SIM_BAD_CONFIG);
        return NULL;
    }
    struct anchor *anchor = sim_arena_take(reader->arena, sizeof *anchor);
    char *copy = sim_arena_copy(reader->arena, (const char *)name, strlen((const char *)name));
    if (anchor == NULL || copy == NULL) {
        stop(reader, SIM_NO_MEMORY);
        return NULL;
    }
    *anchor = (struct anchor){reader->anchors, copy, node, true};
    reader->anchors = anchor;
    return anchor;
}

static void refuse_tag(struct reader *reader, const yaml_char_t *tag, struct sim_place place)
{
    if (tag != NULL) {
        static const char standard[] = "tag:yaml.org,2002:"; /* what libyaml makes of !! */
        const char *text = (const char *)tag;
        bool is_standard = strncmp(text, standard, sizeof standard - 1) == 0;
        char shown[SIM_FAULT_SHOWN];
        say(reader, place, "tag %s%s: tags are not used here; leave it out", is_standard ? "!!" : "",
            sim_fault_show(text + (is_standard ? sizeof standard - 1 : 0), shown));
    }
}

static struct sim_node *read_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    struct sim_place place = place_of(reader, event->start_mark);

    if (strlen(text) != event->data.scalar.length) {
        say(reader, place, "text with a zero byte (\\0) in it");
    }
    if (event->data.scalar.tag != NULL && strcmp((const char *)event->data.scalar.tag, "!") != 0) {
        refuse_tag(reader, event->data.scalar.tag, place);
    }
    struct sim_node *node = new_node(reader, SIM_NODE_SCALAR, place, text);
    if (node != NULL) {
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    }
    return node;
}

static struct sim_node *read_node(struct reader *reader, const yaml_event_t *event);

static void read_list(struct reader *reader, struct sim_node *list)
{
    yaml_event_t event;

    for (struct step *step = &reader->steps[reader->depth++]; next(reader, &event); yaml_event_delete(&event)) {
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        *step = (struct step){NULL, list->count, false};
        struct sim_node *item = read_node(reader, &event);
        if (item != NULL && !sim_node_append(reader->arena, list, NULL, item)) {
            stop(reader, SIM_NO_MEMORY);
        }
    }
    reader->depth -= reader->depth > 0; /* 0 already when an error dropped the path */
}

/* A key that may stay: a scalar with some text that is no merge key. Else the fault is told. */
static bool key_is_good(struct reader *reader, const struct sim_node *key)
{
    if (key->type != SIM_NODE_SCALAR) {
        say(reader, key->place, "a key is a word; found %s", key->type == SIM_NODE_LIST ? "a list" : "a mapping");
        return false;
    }
    if (key->text[0] == '\0') {
        say(reader, key->place, "a key is empty");
        return false;
    }
    if (!key->quoted && strcmp(key->text, "<<") == 0) {
        say(reader, key->place, "merge keys (<<) are not supported; write an alias for a whole value");
        return false;
    }
    return true;
}

struct numbered_key {
    const struct sim_node *key;
    uint32_t index;
};

static int by_text(const void *left, const void *right)
{
    const struct numbered_key *a = left, *b = right;
    int result = strcmp(a->key->text, b->key->text);

    return result != 0 ? result : (a->index > b->index) - (a->index < b->index);
}

/* Tells of keys given twice and keeps the first of each. Sorting: a hostile file has 100,000 keys. */
static void drop_duplicates(struct reader *reader, struct sim_node *map)
{
    struct numbered_key *sorted = map->count < 2 ? NULL : calloc(map->count, sizeof *sorted);

    if (map->count < 2) {
        return;
    }
    if (sorted == NULL) {
        stop(reader, SIM_NO_MEMORY);
        return;
    }
    for (uint32_t i = 0; i < map->count; i++) {
        sorted[i] = (struct numbered_key){map->keys[i], i};
    }
    /* a total order: equal texts by their index */
    qsort(sorted, map->count, sizeof *sorted, by_text);
    for (uint32_t i = 1, first = 0; i < map->count; i++) {
        const struct sim_node *key = sorted[i].key;
        if (strcmp(key->text, sorted[first].key->text) != 0) {
            first = i;
            continue;
        }
        reader->steps[reader->depth++] = (struct step){key->text, 0, false};
        say(reader, key->place, "duplicate key, first given at line %u, column %u", sorted[first].key->place.line,
            sorted[first].key->place.column);
        reader->depth--;
        map->items[sorted[i].index] = NULL;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->items[i] != NULL) {
            map->keys[kept] = map->keys[i];
            map->items[kept++] = map->items[i];
        }
    }
    map->count = kept;
    free(sorted);
}

static struct sim_node *read_next(struct reader *reader)
{
    yaml_event_t event;

    if (!next(reader, &event)) {
        return NULL;
    }
    struct sim_node *node = read_node(reader, &event);
    yaml_event_delete(&event);
    return node;
}

static void read_pair(struct reader *reader, struct sim_node *map, const yaml_event_t *event)
{
    struct sim_node *key = read_node(reader, event);
    bool good = key != NULL && key_is_good(reader, key);

    if (reader->depth > 0) {
        reader->steps[reader->depth - 1] = (struct step){good ? key->text : NULL, 0, !good};
    }
    struct sim_node *item = read_next(reader);
    if (good && item != NULL && !sim_node_append(reader->arena, map, key, item)) {
        stop(reader, SIM_NO_MEMORY);
    }
}

static void read_map(struct reader *reader, struct sim_node *map)
{
    yaml_event_t event;

    for (reader->depth++; next(reader, &event); yaml_event_delete(&event)) {
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        reader->steps[reader->depth - 1] = (struct step){NULL, 0, true};
        read_pair(reader, map, &event);
    }
    reader->depth -= reader->depth > 0;
    if (reader->status == SIM_OK) {
        drop_duplicates(reader, map);
    }
}

static struct sim_node *read_collection(struct reader *reader, const yaml_event_t *event, enum sim_node_type type)
{
    struct sim_place place = place_of(reader, event->start_mark);
    bool is_map = type == SIM_NODE_MAP;

    if (too_deep(reader, place, 1)) {
        return NULL;
    }
    refuse_tag(reader, is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag, place);
    struct sim_node *node = new_node(reader, type, place, NULL);
    if (node == NULL) {
        return NULL;
    }
    struct anchor *anchor =
        remember(reader, is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor, node);
    if (is_map) {
        read_map(reader, node);
    } else {
        read_list(reader, node);
    }
    if (anchor != NULL) {
        anchor->open = false;
    }
    return node;
}

/* The node that begins with `event`; NULL when the reading ended. */
static struct sim_node *read_node(struct reader *reader, const yaml_event_t *event)
{
    if (event->type == YAML_ALIAS_EVENT) {
        return follow(reader, event);
    }
    if (!count_node(reader, place_of(reader, event->start_mark), 1)) {
        return NULL;
    }
    if (event->type == YAML_SCALAR_EVENT) {
        struct sim_node *node = read_scalar(reader, event);
        struct anchor *anchor = remember(reader, event->data.scalar.anchor, node);
        if (anchor != NULL) {
            anchor->open = false;
        }
        return node;
    }
    return read_collection(reader, event, event->type == YAML_SEQUENCE_START_EVENT ? SIM_NODE_LIST : SIM_NODE_MAP);
}

/* Stream start, document, document end, stream end; *root stays NULL for an empty stream. */
static void read_stream(struct reader *reader, struct sim_node **root)
{
    yaml_event_t event;

    for (bool going = true; going && next(reader, &event); yaml_event_delete(&event)) {
        if (event.type == YAML_DOCUMENT_START_EVENT && *root != NULL) {
            say(reader, place_of(reader, event.start_mark), "a second document begins here; a study is one document");
            going = false;
        } else if (event.type == YAML_DOCUMENT_START_EVENT) {
            *root = read_next(reader);
        } else if (event.type == YAML_STREAM_END_EVENT) {
            going = false;
        }
    }
}

enum sim_status sim_tree_parse(const char *text, size_t length, struct sim_place start, struct sim_arena *arena,
                               struct sim_fault_list *faults, struct sim_node **root)
{
    const size_t mark = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* columns count after it */
    struct reader reader = {
        .arena = arena, .faults = faults, .start = start, .text = text + mark, .length = length - mark};

    *root = NULL;
    if (yaml_parser_initialize(&reader.parser) == 0) {
        return SIM_NO_MEMORY;
    }
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)reader.text, reader.length);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    read_stream(&reader, root);
    yaml_parser_delete(&reader.parser);
    if (reader.status == SIM_OK && *root == NULL) {
        start.line = start.line == 0 ? 1 : start.line;
        start.column = start.column == 0 ? 1 : start.column;
        *root = sim_node_make(arena, SIM_NODE_SCALAR, start, "");
        reader.status = *root == NULL ? SIM_NO_MEMORY : SIM_OK;
    }
    if (reader.status != SIM_OK) {
        *root = NULL;
    }
    return reader.status;
}
