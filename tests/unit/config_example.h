/* A small study with every type of field, for the tests of the config room: a zoo with rooms and animals. */
#ifndef TESTS_UNIT_CONFIG_EXAMPLE_H
#define TESTS_UNIT_CONFIG_EXAMPLE_H

#include "sim/config/bound.h"

struct zoo_room {
    const char *name;
    sim_time cleaning;
    double fill; /* fraction */
    struct sim_kinded climate;
};

struct zoo_climate_fixed {
    double degrees;
};
struct zoo_climate_swing {
    double low, high;
    sim_time period;
};

struct zoo_animal {
    const char *name;
    uint32_t room;
    struct sim_kinded kinded;
};
struct zoo_bird {
    bool flies;
    double rate; /* per day */
};
struct zoo_fish {
    struct sim_quantity water;
    struct sim_kinded size;
};
struct zoo_size_fixed {
    double metres;
};
struct zoo_size_spread {
    double median, sigma;
};

struct zoo_share {
    struct sim_keyed animal;
    double share;
};
struct zoo_stock {
    struct sim_keyed room;
    int64_t buckets;
};
struct zoo_label {
    const char *name;
    int64_t value;
};
struct zoo_visit {
    sim_time start;
    int64_t people;
};
struct zoo_shop {
    struct sim_quantity price;
    double growth; /* per year */
};

struct zoo {
    const char *name;
    int64_t seed;
    bool open;
    double factor;
    uint32_t season;
    uint32_t guard; /* optional reference */
    struct sim_map rooms, animals, diet, stock, labels, visits, hours;
    struct zoo_shop shop, cafe; /* cafe is optional */
    const char *free_text;
    struct sim_quantity budget;
    sim_time limit;
};

extern const struct sim_section zoo_section;

/* A valid study of some 40 lines. */
extern const char zoo_study[];

/* Binds a text; messages, NUL-terminated, go to `messages` of `size` bytes. */
enum sim_status zoo_bind(const char *text, const struct sim_override *overrides, size_t count,
                         struct sim_study_file **file, struct sim_bound **bound, char *messages, size_t size);

#endif
