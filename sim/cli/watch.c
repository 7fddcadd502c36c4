#include "sim/cli/watch.h"

#include "sim/cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TICK 200000000L   /* ns between looks at the clock and the counters */
#define PATIENCE 2.0      /* s in which a second signal is the first one again */
#define LINE_EVERY 30.0   /* s between plain lines */

double sim_watch_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void print_duration(char *text, size_t size, double seconds)
{
    long whole = (long)(seconds + 0.5);

    if (whole < 3600) {
        snprintf(text, size, "%ld:%02ld", whole / 60, whole % 60);
    } else if (whole < 48 * 3600) {
        snprintf(text, size, "%ld:%02ld h", whole / 3600, whole / 60 % 60);
    } else {
        snprintf(text, size, "%.1f d", (double)whole / 86400);
    }
}

static void print_rate(char *text, size_t size, double rate)
{
    if (rate >= 1e6) {
        snprintf(text, size, "%.1f M events/s", rate / 1e6);
    } else if (rate >= 1e3) {
        snprintf(text, size, "%.0f k events/s", rate / 1e3);
    } else {
        snprintf(text, size, "%.0f events/s", rate);
    }
}

static double share_done(const struct sim_watch *watch)
{
    uint64_t total = atomic_load(&watch->progress->run_total);

    return total == 0 ? 1.0 : (double)atomic_load(&watch->progress->runs) / (double)total;
}

static void show_line(struct sim_watch *watch, double now)
{
    struct sim_progress *progress = watch->progress;
    double share = share_done(watch), elapsed = now - watch->start;
    char rate[40], left[40] = "?";

    print_rate(rate, sizeof rate, elapsed > 0 ? (double)atomic_load(&progress->events) / elapsed : 0);
    if (share > 0) {
        print_duration(left, sizeof left, elapsed * (1 - share) / share);
    }
    fprintf(stderr, "%s%3.0f %%  %llu/%llu units  %s  ETA %s%s", watch->terminal ? "\r" : "", 100 * share,
            (unsigned long long)atomic_load(&progress->units), (unsigned long long)atomic_load(&progress->unit_total),
            rate, left, watch->terminal ? "\x1b[K" : "\n");
    fflush(stderr);
    watch->line_open = watch->terminal;
}

static void close_line(struct sim_watch *watch)
{
    if (watch->line_open) {
        fputs("\r\x1b[K", stderr);
        watch->line_open = false;
    }
}

static void tick(struct sim_watch *watch)
{
    double now = sim_watch_clock();
    int tenth = (int)(10 * share_done(watch));

    if (watch->limit > 0 && watch->stop_asked == 0 && now - watch->start >= (double)watch->limit / 1000) {
        atomic_store(&watch->progress->stop, 1);
        watch->stop_asked = now;
        close_line(watch);
        fprintf(stderr, "%s: time limit reached; finishing the batches in hand\n", watch->program);
    }
    if (watch->quiet || atomic_load(&watch->progress->merging) != 0 || atomic_load(&watch->progress->run_total) == 0) {
        return;
    }
    if (watch->terminal || tenth > watch->last_tenth || now - watch->last_line >= LINE_EVERY) {
        show_line(watch, now);
        watch->last_tenth = tenth;
        watch->last_line = now;
    }
}

static void take_signal(struct sim_watch *watch, int number)
{
    double now = sim_watch_clock();

    if (watch->stop_asked == 0) {
        atomic_store(&watch->progress->stop, 1);
        watch->stop_asked = now;
        close_line(watch);
        fprintf(stderr, "%s: %s; finishing the batches in hand\n", watch->program, strsignal(number));
    } else if (number != SIGUSR1 && now - watch->stop_asked > PATIENCE) {
        close_line(watch);
        fprintf(stderr, "%s: stopped at once; finished parts are intact; run again to continue\n", watch->program);
        _exit(SIM_EXIT_AGAIN);
    }
}

static void *watch_loop(void *argument)
{
    struct sim_watch *watch = argument;
    const struct timespec wait = {.tv_nsec = TICK};

    while (atomic_load(&watch->done) == 0) {
        int number = sigtimedwait(&watch->signals, NULL, &wait);
        if (atomic_load(&watch->done) != 0) {
            break;
        }
        if (number > 0) {
            take_signal(watch, number);
        }
        tick(watch);
    }
    close_line(watch);
    return NULL;
}

enum sim_status sim_watch_start(struct sim_watch *watch, struct sim_progress *progress, const char *program,
                                sim_time limit, bool quiet)
{
    *watch = (struct sim_watch){.progress = progress,
                                .program = program,
                                .limit = limit,
                                .quiet = quiet,
                                .terminal = isatty(STDERR_FILENO) != 0,
                                .start = sim_watch_clock()};
    watch->last_line = watch->start;
    sigemptyset(&watch->signals);
    sigaddset(&watch->signals, SIGINT);
    sigaddset(&watch->signals, SIGTERM);
    sigaddset(&watch->signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &watch->signals, &watch->before);
    if (pthread_create(&watch->thread, NULL, watch_loop, watch) != 0) {
        pthread_sigmask(SIG_SETMASK, &watch->before, NULL);
        return SIM_NO_MEMORY;
    }
    return SIM_OK;
}

void sim_watch_stop(struct sim_watch *watch)
{
    atomic_store(&watch->done, 1);
    pthread_kill(watch->thread, SIGUSR1); /* wakes it; it looks at `done` first */
    pthread_join(watch->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &watch->before, NULL);
}
