#include "sim/config/plan.h"

static const struct sim_field record_fields[] = {
    {.name = "series",
     .type = SIM_FIELD_DURATION,
     .design = true,
     .offset = offsetof(struct sim_plan_record, series),
     .fallback = "1d",
     .high = 100.0 * 365 * 86400e3,
     .unit = "s",
     .help = "Step of the time series; 0 leaves them out."},
    {0},
};

const struct sim_section sim_plan_record_section = {
    .name = "record", .help = "What is recorded.", .size = sizeof(struct sim_plan_record), .fields = record_fields};

static const struct sim_field engine_fields[] = {
    {.name = "slots",
     .type = SIM_FIELD_INTEGER,
     .design = true,
     .offset = offsetof(struct sim_plan_engine, slots),
     .fallback = "0",
     .high = 1048575,
     .help = "Room for pending events; 0 sizes it from the study."},
    {0},
};

const struct sim_section sim_plan_engine_section = {
    .name = "engine", .help = "The event engine.", .size = sizeof(struct sim_plan_engine), .fields = engine_fields};
