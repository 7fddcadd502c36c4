#include "tests/unit/config_example.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct sim_field fixed_climate_fields[] = {
    {.name = "degrees",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct zoo_climate_fixed, degrees),
     .low = -20,
     .high = 40,
     .help = "Temperature."},
    {0},
};
static const struct sim_section fixed_climate = {"fixed", "The same all day.", sizeof(struct zoo_climate_fixed),
                                                 fixed_climate_fields};
static const struct sim_field swing_fields[] = {
    {.name = "low", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct zoo_climate_swing, low), .help = "At night."},
    {.name = "high", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct zoo_climate_swing, high), .help = "At noon."},
    {.name = "period",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct zoo_climate_swing, period),
     .fallback = "1d",
     .help = "Of the swing."},
    {0},
};
static const struct sim_section swing_climate = {"swing", "Day and night.", sizeof(struct zoo_climate_swing),
                                                 swing_fields};
static const struct sim_section *const climates[] = {&fixed_climate, &swing_climate, NULL};

static const struct sim_field room_fields[] = {
    {.name = "cleaning",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct zoo_room, cleaning),
     .low = 60e3,
     .high = 30 * 86400e3,
     .help = "Time between two cleanings."},
    {.name = "fill",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct zoo_room, fill),
     .fallback = "50%",
     .low = 0,
     .high = 1,
     .help = "Share of the places taken.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "keeper's book",
     .date = "2025-03-01",
     .plausible = "20% .. 90%"},
    {.name = "climate",
     .type = SIM_FIELD_KIND,
     .offset = offsetof(struct zoo_room, climate),
     .kinds = climates,
     .selector = "model",
     .fallback = "{model: fixed, degrees: 21}",
     .help = "How warm it is."},
    {0},
};
static const struct sim_section room_section = {"rooms", "A room that animals live in.", sizeof(struct zoo_room),
                                                room_fields};

static const struct sim_field fixed_size_fields[] = {
    {.name = "metres",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct zoo_size_fixed, metres),
     .unit = "m",
     .low = 0,
     .high = HUGE_VAL,
     .low_open = true,
     .help = "Length."},
    {0},
};
static const struct sim_section fixed_size = {"fixed", "All alike.", sizeof(struct zoo_size_fixed), fixed_size_fields};
static const struct sim_field spread_fields[] = {
    {.name = "median", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct zoo_size_spread, median), .help = "Median."},
    {.name = "sigma",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct zoo_size_spread, sigma),
     .fallback = "0.5",
     .help = "Of the logarithm."},
    {0},
};
static const struct sim_section spread_size = {"lognormal", "Small and large ones.", sizeof(struct zoo_size_spread),
                                               spread_fields};
static const struct sim_section *const sizes[] = {&fixed_size, &spread_size, NULL};

static const struct sim_field bird_fields[] = {
    {.name = "flies",
     .type = SIM_FIELD_BOOL,
     .offset = offsetof(struct zoo_bird, flies),
     .fallback = "true",
     .help = "Whether it flies."},
    {.name = "rate",
     .type = SIM_FIELD_FREQUENCY,
     .offset = offsetof(struct zoo_bird, rate),
     .low = 0,
     .high = 100,
     .help = "Songs."},
    {0},
};
static const struct sim_section bird = {"bird", "Sings.", sizeof(struct zoo_bird), bird_fields};
static const struct sim_field fish_fields[] = {
    {.name = "water",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct zoo_fish, water),
     .unit = "litre",
     .help = "It needs that much."},
    {.name = "size",
     .type = SIM_FIELD_TAGGED,
     .offset = offsetof(struct zoo_fish, size),
     .kinds = sizes,
     .help = "How long it is."},
    {0},
};
static const struct sim_section fish = {"fish", "Swims.", sizeof(struct zoo_fish), fish_fields};
static const struct sim_section *const animal_kinds[] = {&bird, &fish, NULL};

static const struct sim_field animal_fields[] = {
    {.name = "room",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct zoo_animal, room),
     .reference = "rooms",
     .help = "Where it lives."},
    {.name = "",
     .type = SIM_FIELD_KIND,
     .offset = offsetof(struct zoo_animal, kinded),
     .kinds = animal_kinds,
     .selector = "kind",
     .help = "What it is."},
    {0},
};
static const struct sim_section animal_section = {"animals", "An animal.", sizeof(struct zoo_animal), animal_fields};

static const struct sim_field visit_fields[] = {
    {.name = "start", .type = SIM_FIELD_DURATION, .offset = offsetof(struct zoo_visit, start), .help = "When."},
    {.name = "people",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct zoo_visit, people),
     .fallback = "1",
     .low = 1,
     .high = 1000,
     .help = "How many."},
    {0},
};
static const struct sim_section visit_section = {"visits", "A group of people.", sizeof(struct zoo_visit),
                                                 visit_fields};

static const struct sim_field stock_fields[] = {
    {.name = "buckets", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct zoo_stock, buckets), .help = "Of food."},
    {0},
};
static const struct sim_section stock_section = {"stock", "Food in a room.", sizeof(struct zoo_stock), stock_fields};

static const struct sim_field shop_fields[] = {
    {.name = "price",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct zoo_shop, price),
     .fallback = "12.50 EUR",
     .help = "Of a ticket.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "price list",
     .date = "2026-01-01"},
    {.name = "growth",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct zoo_shop, growth),
     .fallback = "0",
     .unit = "per year",
     .low = -1,
     .high = HUGE_VAL,
     .low_open = true,
     .help = "Of the sales."},
    {0},
};
static const struct sim_section shop_section = {"shop", "Sells things.", sizeof(struct zoo_shop), shop_fields};

static const struct sim_field share_item = {
    .name = "share", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct zoo_share, share), .low = 0, .high = 1};
static const struct sim_field label_item = {
    .name = "value", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct zoo_label, value)};
static const struct sim_field hour_item = {.name = "hour", .type = SIM_FIELD_DURATION};
static const char *const seasons[] = {"winter", "spring", "summer", "autumn", NULL};

static const struct sim_field zoo_fields[] = {
    {.name = "name", .type = SIM_FIELD_TEXT, .offset = offsetof(struct zoo, name), .help = "Of the zoo."},
    {.name = "seed",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct zoo, seed),
     .fallback = "1",
     .design = true,
     .low = 0,
     .high = 1e15,
     .help = "Of the luck."},
    {.name = "open",
     .type = SIM_FIELD_BOOL,
     .offset = offsetof(struct zoo, open),
     .fallback = "true",
     .help = "Whether people come in."},
    {.name = "factor",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct zoo, factor),
     .fallback = "1",
     .help = "Some number."},
    {.name = "season",
     .type = SIM_FIELD_CHOICE,
     .offset = offsetof(struct zoo, season),
     .choices = seasons,
     .fallback = "summer",
     .help = "Of the year."},
    {.name = "guard",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct zoo, guard),
     .reference = "animals",
     .fallback = "none",
     .help = "The animal that watches."},
    {.name = "rooms",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct zoo, rooms),
     .section = &room_section,
     .help = "Rooms."},
    {.name = "animals",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct zoo, animals),
     .section = &animal_section,
     .fallback = "{}",
     .help = "Animals."},
    {.name = "diet",
     .type = SIM_FIELD_REFERENCE_MAP,
     .offset = offsetof(struct zoo, diet),
     .reference = "animals",
     .item = &share_item,
     .fallback = "{}",
     .help = "Share of the food."},
    {.name = "stock",
     .type = SIM_FIELD_REFERENCE_MAP,
     .offset = offsetof(struct zoo, stock),
     .reference = "rooms",
     .section = &stock_section,
     .fallback = "{}",
     .help = "Food."},
    {.name = "labels",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct zoo, labels),
     .item = &label_item,
     .fallback = "{}",
     .help = "Numbers by any name."},
    {.name = "visits",
     .type = SIM_FIELD_LIST,
     .offset = offsetof(struct zoo, visits),
     .section = &visit_section,
     .fallback = "[]",
     .help = "Groups."},
    {.name = "hours",
     .type = SIM_FIELD_LIST,
     .offset = offsetof(struct zoo, hours),
     .item = &hour_item,
     .fallback = "[8h, 12h]",
     .help = "Of feeding."},
    {.name = "shop",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct zoo, shop),
     .section = &shop_section,
     .fallback = "{}",
     .help = "The shop."},
    {.name = "cafe",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct zoo, cafe),
     .section = &shop_section,
     .fallback = "none",
     .help = "The cafe, if there is one."},
    {.name = "free",
     .type = SIM_FIELD_ANY,
     .offset = offsetof(struct zoo, free_text),
     .fallback = "none",
     .help = "Anything."},
    {.name = "budget",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct zoo, budget),
     .fallback = "none",
     .help = "Money for a year."},
    {.name = "limit",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct zoo, limit),
     .fallback = "none",
     .help = "Longest stay."},
    {0},
};
const struct sim_section zoo_section = {"zoo", "A zoo with rooms and animals.", sizeof(struct zoo), zoo_fields};

const char zoo_study[] = "name: little zoo\n"
                         "seed: 20_261_121\n"
                         "factor: 1.5e-3\n"
                         "rooms:\n"
                         "  north: {cleaning: 1d12h, fill: 30bp}\n"
                         "  south:\n"
                         "    cleaning: 90m\n"
                         "    climate: {model: swing, low: -5, high: 25.5}\n"
                         "animals:\n"
                         "  wren: {kind: bird, room: north, rate: 40/d}\n"
                         "  pike:\n"
                         "    kind: fish\n"
                         "    room: south\n"
                         "    water: 250k litre\n"
                         "    size: {lognormal: {median: 0.6}}\n"
                         "guard: pike\n"
                         "diet: {pike: 60%, wren: 0.25}\n"
                         "stock:\n"
                         "  south: {buckets: 3}\n"
                         "labels: {first one: 1, second: 2}\n"
                         "visits:\n"
                         "  - {start: 9h, people: 20}\n"
                         "  - start: 2h30m\n"
                         "shop: {growth: {value: 5%, evidence: cited, source: annual report, date: 2025-06-01,"
                         " range: [1%, 9%]}}\n"
                         "evidence:\n"
                         "  animals.*.rate: {kind: measured, source: field notes}\n";

enum sim_status zoo_bind(const char *text, const struct sim_override *overrides, size_t count,
                         struct sim_study_file **file, struct sim_bound **bound, char *messages, size_t size)
{
    char *written = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&written, &length);

    *bound = NULL;
    enum sim_status status = sim_study_parse("zoo.yaml", text, strlen(text), file, out);
    if (status == SIM_OK) {
        status = sim_bound_create(*file, overrides, count, &zoo_section, bound, out);
    }
    fclose(out);
    snprintf(messages, size, "%s", written);
    free(written);
    return status;
}
