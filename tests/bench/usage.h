/* What a stretch of a benchmark cost this process. CPU time, not the clock: the machine may be shared. */
#ifndef HAWSER_BENCH_USAGE_H
#define HAWSER_BENCH_USAGE_H

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

struct usage {
    double user;
    double system;
    double wall;
};

static inline struct usage usage_now(void) {
    struct rusage cpu;
    struct timespec clock;
    struct usage now;
    getrusage(RUSAGE_SELF, &cpu);
    clock_gettime(CLOCK_MONOTONIC, &clock);
    now.user = (double)cpu.ru_utime.tv_sec + (double)cpu.ru_utime.tv_usec * 1e-6;
    now.system = (double)cpu.ru_stime.tv_sec + (double)cpu.ru_stime.tv_usec * 1e-6;
    now.wall = (double)clock.tv_sec + (double)clock.tv_nsec * 1e-9;
    return now;
}

/* The most memory this program had, in KB. Not getrusage's, which an exec inherits from whoever started the program. */
static inline long peak_kb(void) {
    char line[256];
    long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) return 0;
    while (fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmHWM: %ld", &kb) == 1) break;
    fclose(status);
    return kb;
}

/* One line of JSON, which is all a benchmark program prints. */
static inline void usage_print(struct usage begin, const char *library, unsigned long long bytes) {
    const struct usage end = usage_now();
    printf("{\"library\": \"%s\", \"user\": %.6f, \"system\": %.6f, \"wall\": %.6f, \"rss_kb\": %ld, \"bytes\": %llu}\n",
           library, end.user - begin.user, end.system - begin.system, end.wall - begin.wall, peak_kb(), bytes);
}

#endif
