/* Field tables: one table per section of a study serves parsing, range checks, documentation, the JSON Schema and the
 * resolved study in the result file.
 *
 * A section describes a C struct; each field binds one key to a member by offset. The binder (bound.h) fills the
 * struct, reports every error of a study in one pass with file:line:column, and remembers for each member which value
 * was given, which is a default, and on what evidence it rests. */
#ifndef SIM_CONFIG_FIELD_H
#define SIM_CONFIG_FIELD_H

#include "sim/base/wide.h"
#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sim_field_type {
    SIM_FIELD_BOOL,      /* bool                 true, false */
    SIM_FIELD_INTEGER,   /* int64_t              200, 20k, 1_000 */
    SIM_FIELD_NUMBER,    /* double               dimensionless: 1.6, 1e-3 */
    SIM_FIELD_TEXT,      /* const char *         one printable line, owned by the bound study; the range counts
                                                 characters */
    SIM_FIELD_DURATION,  /* sim_time             250ms 12s 30m 6h 7d 2w 1y 1d12h; a bare number is an error except 0 */
    SIM_FIELD_FRACTION,  /* double               5% 30bp 0.05; per year where the field's unit says so */
    SIM_FIELD_FREQUENCY, /* double, per day      40/d 2/h 1/w 1000/y */
    SIM_FIELD_QUANTITY,  /* struct sim_quantity  250k ETH, 1.5 ETH, 0.3 gwei, 3000 USD; unit checked against `unit` when
                                                 set */
    SIM_FIELD_CHOICE,    /* uint32_t             index into choices */
    SIM_FIELD_REFERENCE, /* uint32_t             index of the named item of the root map `reference` */
    SIM_FIELD_ANY, /* const char *         any YAML value, kept as text in flow form and bound later by an override */
    SIM_FIELD_SECTION,       /* the struct itself    nested section at offset */
    SIM_FIELD_TABLE,         /* struct sim_table_field    {file: prices.csv, value: close}: a column of a data file,
                                read with the study (table_field.h); `section` is sim_table_field_section */
    SIM_FIELD_MAP,           /* struct sim_map       {name: section}; items are `section` structs that begin with struct
                                                 sim_named; without a section {name: item} */
    SIM_FIELD_REFERENCE_MAP, /* struct sim_map   {name of the root map `reference`: section or item}; items begin with
                                                 struct sim_keyed and stand in the order of that map */
    SIM_FIELD_LIST,          /* struct sim_map       [section or item, ...] */
    SIM_FIELD_KIND,  /* struct sim_kinded    a mapping whose key `selector` (kind, model) picks one of `kinds`. With
                                                 the field name "" the selector and the kind's keys stand in the
                                                 enclosing mapping itself, beside the section's own keys */
    SIM_FIELD_TAGGED /* struct sim_kinded    a mapping with one key, the tag, that picks one of `kinds`:
                                                 {lognormal: {median: 2 ETH, sigma: 1.6}} */
};

/* A field whose fallback is "none" may be left out or be written `none`. The member is then: INTEGER and DURATION their
 * maximum; NUMBER, FRACTION, FREQUENCY NaN; TEXT and ANY NULL; CHOICE and REFERENCE SIM_FIELD_NONE; QUANTITY the
 * exponent SIM_QUANTITY_NONE; KIND and TAGGED the kind SIM_FIELD_NONE and no parameters; SECTION all zero bytes. */
#define SIM_FIELD_NONE UINT32_MAX
#define SIM_QUANTITY_NONE INT32_MAX

/* Exact decimal: mantissa x 10^exponent, with the unit word as written ("" when none). */
struct sim_quantity {
    sim_u128 mantissa;
    int32_t exponent;
    bool negative;
    char unit[15];
};

struct sim_map {
    uint32_t count;
    void
        *items; /* owned by the bound study, in the order of the file, `section->size` bytes apart; without a section an
                    item is the struct of its key (sim_named, sim_keyed; none in a list) and its value alone */
};

/* First member of an item of SIM_FIELD_MAP. */
struct sim_named {
    const char *name; /* owned by the bound study */
};

/* First member of an item of SIM_FIELD_REFERENCE_MAP. */
struct sim_keyed {
    uint32_t index; /* of the item in the referenced root map */
};

struct sim_kinded {
    uint32_t kind;    /* index into the field's `kinds` */
    void *parameters; /* owned by the bound study; a struct of kinds[kind]->size bytes */
};

enum sim_evidence { SIM_EVIDENCE_NONE, SIM_EVIDENCE_MEASURED, SIM_EVIDENCE_CITED, SIM_EVIDENCE_ASSUMED };

struct sim_field {
    const char *name; /* key; NULL ends the table */
    enum sim_field_type type;
    size_t offset;
    const char *unit;     /* "1", "per year", an amount's unit word; NULL: see type */
    const char *fallback; /* default as it would be written in YAML ("12s", "{}", "none"); NULL: the key is required */
    double low, high;     /* inclusive range in the bound value's unit; both 0: unlimited; INFINITY: one side open.
                             Durations in ms */
    bool low_open, high_open;
    const struct sim_section *section; /* SECTION, MAP, REFERENCE_MAP, LIST; beside `item` only its size counts */
    const struct sim_field *item;      /* MAP, REFERENCE_MAP, LIST of plain values: type, unit, range of the value and
                                               its offset in the item (0 in a list) */
    const struct sim_section *const *kinds; /* KIND, TAGGED; NULL-terminated */
    const char *selector;                   /* KIND: "kind" or "model" */
    const char *reference;                  /* REFERENCE, REFERENCE_MAP: name of a map at the study's root */
    const char *const *choices;             /* CHOICE; NULL-terminated */
    const char *help;                       /* one sentence */
    bool design;                /* a choice of the experiment (seed, horizon), no claim about the world: no evidence */
    enum sim_evidence evidence; /* of the default */
    const char *source;         /* of the default: paper, contract, data file, URL-free citation */
    const char *date;           /* of the source, ISO */
    const char *plausible;      /* plausible range as text, "0.5% .. 5%" */
};

struct sim_section {
    const char *name; /* for KIND and TAGGED: the word that selects it */
    const char *help; /* one paragraph for `describe` */
    size_t size;      /* of the C struct */
    const struct sim_field *fields;
};

#endif
