#include "sim/config/reference.h"

#include "sim/config/nearest.h"
#include "sim/config/scalar.h"

#include <string.h>

enum { NAME_LETTERS = 63, SUGGESTIONS_AT_MOST = 1000, NAMES_AT_MOST = 1000 };

void sim_reference_suggest(const struct sim_bound *bound, const char *word, const char *const *words, size_t count,
                           const char *otherwise, char *text)
{
    char list[SIM_SCALAR_TEXT];

    text[0] = '\0';
    if (bound->faults.count >= SUGGESTIONS_AT_MOST) {
        return;
    }
    const char *near = sim_nearest_word(word, words, count);
    if (near != NULL) {
        snprintf(text, SIM_SCALAR_TEXT, "; did you mean \"%.80s\"?", near);
    } else if (count > 0) {
        snprintf(text, SIM_SCALAR_TEXT, "; %s%.340s", otherwise, sim_scalar_words(words, count, list));
    }
}

/* "rooms" -> "room", "strategies" -> "strategy". */
static const char *singular(const char *plural, char *text)
{
    size_t length = strlen(plural);

    snprintf(text, SIM_FAULT_SHOWN, "%.100s", plural);
    if (length > 3 && length < 100 && strcmp(plural + length - 3, "ies") == 0) {
        strcpy(text + length - 3, "y");
    } else if (length > 1 && length < 100 && plural[length - 1] == 's') {
        text[length - 1] = '\0';
    }
    return text;
}

static void say_dangling(struct sim_bound *bound, const char *reference, const struct sim_node *key,
                         const struct sim_node *map, const char *path)
{
    char one[SIM_FAULT_SHOWN], shown[SIM_FAULT_SHOWN], hint[SIM_SCALAR_TEXT];
    const char *names[NAMES_AT_MOST];
    size_t count = 0;

    for (; map != NULL && count < map->count && count < NAMES_AT_MOST; count++) {
        names[count] = map->keys[count]->text;
    }
    if (count == 0) {
        snprintf(hint, sizeof hint, "; there are no %.100s", reference);
    } else {
        sim_reference_suggest(bound, key->text, names, count, "there are ", hint);
    }
    sim_fault_add(&bound->faults, key->place, path, "no %s \"%s\"%s", singular(reference, one),
                  sim_fault_show(key->text, shown), hint);
}

bool sim_reference_resolve(struct sim_bound *bound, const struct sim_node *tree, const char *reference,
                           const struct sim_node *key, const char *path, uint32_t *index)
{
    const struct sim_node *map = sim_node_find(tree, reference);

    if (map != NULL && map->type != SIM_NODE_MAP) {
        map = NULL; /* which is a fault of its own */
    }
    *index = map == NULL ? 0 : sim_node_index(map, key->text);
    if (map == NULL || *index == map->count) {
        say_dangling(bound, reference, key, map, path);
        return false;
    }
    return true;
}

void sim_reference_check_name(struct sim_bound *bound, const struct sim_node *key, const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    if (key->text[strspn(key->text, letters)] != '\0' || strlen(key->text) > NAME_LETTERS) {
        sim_fault_add(&bound->faults, key->place, path,
                      "a name is at most %d letters, digits, _ and - (it stands in paths and tables)", NAME_LETTERS);
    }
}
