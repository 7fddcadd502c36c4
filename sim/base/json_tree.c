#include "sim/base/json_tree.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_LIMIT 32 /* our files nest five deep */

struct parser {
    char *at;
    struct sim_json_node *nodes;
    size_t used;
    unsigned depth;
};

static void skip_space(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
}

/* Takes the character if it is next; never steps over the end of the text. */
static bool take(struct parser *parser, char wanted)
{
    bool here = *parser->at == wanted;

    parser->at += here;
    return here;
}

static bool parse_hex(const char *digits, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        const char *place = digits[i] == '\0' ? NULL : strchr("0123456789abcdef", digits[i] | 0x20);
        if (place == NULL) {
            return false;
        }
        *code = *code * 16 + (unsigned)(place - "0123456789abcdef");
    }
    return true;
}

static char *put_utf8(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

/* Resolves escapes in place: the result is never longer than the source. */
static char *parse_string(struct parser *parser)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char *start, *to;
    unsigned code;

    if (*parser->at != '"') {
        return NULL;
    }
    start = to = ++parser->at;
    while (*parser->at != '"') {
        if (*parser->at == '\0') {
            return NULL;
        }
        if (*parser->at != '\\') {
            *to++ = *parser->at++;
            continue;
        }
        parser->at++;
        if (*parser->at == 'u') {
            if (!parse_hex(parser->at + 1, &code)) {
                return NULL;
            }
            to = put_utf8(to, code);
            parser->at += 5;
        } else {
            const char *letter = *parser->at == '\0' ? NULL : strchr(letters, *parser->at);
            if (letter == NULL) {
                return NULL;
            }
            *to++ = meant[letter - letters];
            parser->at++;
        }
    }
    parser->at++;
    *to = '\0';
    return start;
}

static struct sim_json_node *parse_value(struct parser *parser);

/* The members of an object or array after its bracket. */
static bool parse_members(struct parser *parser, struct sim_json_node *parent, char close)
{
    struct sim_json_node **link = &parent->child;

    skip_space(parser);
    if (take(parser, close)) {
        return true;
    }
    for (;;) {
        char *key = NULL;
        skip_space(parser);
        if (close == '}') {
            key = parse_string(parser);
            skip_space(parser);
            if (key == NULL || !take(parser, ':')) {
                return false;
            }
        }
        *link = parse_value(parser);
        if (*link == NULL) {
            return false;
        }
        (*link)->key = key;
        link = &(*link)->next;
        skip_space(parser);
        if (take(parser, close)) {
            return true;
        }
        if (!take(parser, ',')) {
            return false;
        }
    }
}

/* Scalars are ended only when the tree is complete, for the byte after a number is still syntax: `text` points at the
 * first byte and cut_scalars() puts the terminator. */
static struct sim_json_node *parse_value(struct parser *parser)
{
    struct sim_json_node *node = &parser->nodes[parser->used++];
    bool good = true;

    skip_space(parser);
    if (*parser->at == '{' || *parser->at == '[') {
        node->kind = *parser->at == '{' ? SIM_JSON_OBJECT : SIM_JSON_ARRAY;
        parser->at++;
        good = ++parser->depth <= DEPTH_LIMIT && parse_members(parser, node, node->kind == SIM_JSON_OBJECT ? '}' : ']');
        parser->depth--;
    } else if (*parser->at == '"') {
        node->kind = SIM_JSON_TEXT;
        node->text = parse_string(parser);
        good = node->text != NULL;
    } else {
        size_t length = strcspn(parser->at, ",]} \t\r\n");
        node->kind = strncmp(parser->at, "null", 4) == 0        ? SIM_JSON_NULL
                     : *parser->at == 't' || *parser->at == 'f' ? SIM_JSON_BOOLEAN
                                                                : SIM_JSON_NUMBER;
        node->text = parser->at;
        good = length > 0;
        parser->at += length;
    }
    return good ? node : NULL;
}

static void cut_scalars(struct sim_json_node *nodes, size_t count, char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].kind < SIM_JSON_TEXT) {
            char *at = text + (nodes[i].text - text);
            at[strcspn(at, ",]} \t\r\n")] = '\0';
        }
    }
}

/* A value needs at least one byte and a separator, so commas and brackets bound their number. */
static size_t count_nodes(const char *text)
{
    size_t count = 2;

    for (; *text != '\0'; text++) {
        count += *text == ',' || *text == '{' || *text == '[';
    }
    return count;
}

enum sim_status sim_json_tree_parse(struct sim_json_tree *tree, const char *text, struct sim_error *error)
{
    struct parser parser = {0};

    *tree = (struct sim_json_tree){.text = strdup(text), .nodes = calloc(count_nodes(text), sizeof *tree->nodes)};
    if (tree->text == NULL || tree->nodes == NULL) {
        sim_json_tree_fini(tree);
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading JSON");
    }
    parser.at = tree->text;
    parser.nodes = tree->nodes;
    tree->root = parse_value(&parser);
    skip_space(&parser);
    if (tree->root == NULL || *parser.at != '\0') {
        size_t place = (size_t)(parser.at - tree->text);
        sim_json_tree_fini(tree);
        return sim_error_fill(error, SIM_DAMAGED, "not valid JSON near byte %zu", place);
    }
    cut_scalars(tree->nodes, parser.used, tree->text);
    return SIM_OK;
}

void sim_json_tree_fini(struct sim_json_tree *tree)
{
    free(tree->nodes);
    free(tree->text);
    *tree = (struct sim_json_tree){0};
}

const struct sim_json_node *sim_json_tree_find(const struct sim_json_node *node, const char *key)
{
    const struct sim_json_node *child = node == NULL ? NULL : node->child;

    while (child != NULL && (child->key == NULL || strcmp(child->key, key) != 0)) {
        child = child->next;
    }
    return child;
}

const char *sim_json_tree_text(const struct sim_json_node *node, const char *key, const char *fallback)
{
    const struct sim_json_node *child = sim_json_tree_find(node, key);

    return child == NULL || child->text == NULL ? fallback : child->text;
}
