#include "sim/base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Longer words are never near, and a longer list is searched only so far: a hostile file must not cost minutes. */
enum { LETTERS_AT_MOST = 64, WORDS_AT_MOST = 1000 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static bool same(const char *a, const char *b)
{
    return tolower((unsigned char)*a) == tolower((unsigned char)*b);
}

/* Optimal string alignment distance; rows hold the last three lines of the table. */
static int distance(const char *a, const char *b)
{
    int rows[3][LETTERS_AT_MOST + 1];
    int *last = rows[0], *before = rows[1], *now = rows[2];
    const int width = (int)strlen(b);

    for (int j = 0; j <= width; j++) {
        last[j] = j;
        before[j] = 0;
    }
    for (int i = 1; a[i - 1] != '\0'; i++) {
        now[0] = i;
        for (int j = 1; j <= width; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + !same(&a[i - 1], &b[j - 1]));
            if (i > 1 && j > 1 && same(&a[i - 1], &b[j - 2]) && same(&a[i - 2], &b[j - 1])) {
                now[j] = least(now[j], before[j - 2] + 1);
            }
        }
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[width];
}

const char *sim_nearest_word(const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    int best = LETTERS_AT_MOST;
    size_t length = strlen(word);

    if (length == 0 || length > LETTERS_AT_MOST) {
        return NULL;
    }
    for (size_t i = 0; i < count && i < WORDS_AT_MOST; i++) {
        size_t other = strlen(words[i]);
        if (other == 0 || other > LETTERS_AT_MOST) {
            continue;
        }
        int longer = (int)(length > other ? length : other);
        int apart = distance(word, words[i]);
        if (apart < best && (3 * apart <= longer || (longer <= 4 && apart == 1))) {
            best = apart;
            nearest = words[i];
        }
    }
    return nearest;
}
