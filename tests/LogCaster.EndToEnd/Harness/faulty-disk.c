/*
 * A disk that does what a test says, for one process: loaded with LD_PRELOAD, it stands between a program and the C library for files below FAULTS_DIR.
 *
 * FAULTS_PLAN is a file of 64-bit numbers, mapped, which the test changes while the program runs: see enum plan.
 *
 * FAULTS_SHADOW is a directory that holds what a loss of power would leave: of each file, by inode number and time of birth, the bytes of its last successful sync,
 * and in "names" the names at the last sync of the directory. After a sync that failed, what it should have written is zeros there for ever, though
 * the next sync succeeds: so do Linux file systems.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum plan { WRITE_ERROR, WRITE_ROOM, WRITE_MOST, SYNC_ERROR, SYNC_DELAY_MS, RENAME_ERROR, TRUNCATE_ERROR, CLOCK_SECONDS, OPEN_ERROR, WRITE_DELAY_MS, FAULTS, SYNCS, NUMBERS };

static volatile int64_t none[NUMBERS] = { 0, -1 };
static volatile int64_t *plan = none;
static char dir[PATH_MAX];
static char shadow[PATH_MAX];
static int shadow_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Inode numbers are given again, times of birth are not. */
typedef char key[64];

/* How much of the front of each file is in the shadow. */
static struct { key name; off_t length; } known[4096];

static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void)
{
    real_write = dlsym(RTLD_NEXT, "write");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_renameat = dlsym(RTLD_NEXT, "renameat");
    real_openat = dlsym(RTLD_NEXT, "openat");
    real_clock = dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("FAULTS_DIR");
    if (path == NULL || realpath(path, dir) == NULL)
        return;
    const char *to = getenv("FAULTS_SHADOW");
    if (to != NULL && realpath(to, shadow) != NULL)
        shadow_fd = open(shadow, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = open(getenv("FAULTS_PLAN"), O_RDWR | O_CLOEXEC);
    void *map = mmap(NULL, NUMBERS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map != MAP_FAILED)
        plan = map;
    /* Programs that this one starts are not meant. */
    unsetenv("LD_PRELOAD");
}

static int is_ours(int fd, struct stat *state)
{
    char link[64], path[PATH_MAX];
    if (dir[0] == 0 || fstat(fd, state) != 0 || !(S_ISREG(state->st_mode) || S_ISDIR(state->st_mode)))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < (ssize_t)strlen(dir))
        return 0;
    path[length] = 0;
    return strncmp(path, dir, strlen(dir)) == 0;
}

static int fail(int error)
{
    __atomic_add_fetch(&plan[FAULTS], 1, __ATOMIC_SEQ_CST);
    errno = error;
    return -1;
}

static void name_of(int at, const char *path, key name)
{
    struct statx state = { 0 };
    statx(at, path, path[0] == 0 ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &state);
    snprintf(name, sizeof(key), "%llu-%lld.%09u", (unsigned long long)state.stx_ino, (long long)state.stx_btime.tv_sec, state.stx_btime.tv_nsec);
}

static off_t *front_of(const key name)
{
    size_t at = strtoul(name, NULL, 10) % 4096;
    while (known[at].name[0] != 0 && strcmp(known[at].name, name) != 0)
        at = (at + 1) % 4096;
    if (known[at].name[0] == 0) {
        struct stat kept;
        strcpy(known[at].name, name);
        known[at].length = fstatat(shadow_fd, name, &kept, 0) == 0 ? kept.st_size : 0;
    }
    return &known[at].length;
}

static void keep_file(int fd, const struct stat *state, int has_failed)
{
    key name;
    char bytes[65536];
    name_of(fd, "", name);
    int to = real_openat(shadow_fd, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    off_t *front = front_of(name);
    if (real_ftruncate(to, *front) != 0)
        abort();
    while (!has_failed && *front < state->st_size) {
        size_t most = sizeof bytes;
        if ((off_t)most > state->st_size - *front)
            most = state->st_size - *front;
        ssize_t count = pread(fd, bytes, most, *front);
        if (count <= 0 || pwrite(to, bytes, count, *front) != count)
            break;
        *front += count;
    }
    if (has_failed && real_ftruncate(to, state->st_size) == 0)
        *front = state->st_size;
    close(to);
}

static void keep_names(int fd)
{
    FILE *names;
    int to = real_openat(shadow_fd, "names.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    DIR *list = opendir(dir);
    if (to < 0 || list == NULL || (names = fdopen(to, "w")) == NULL)
        abort();
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (entry->d_type == DT_REG) {
            key name;
            name_of(fd, entry->d_name, name);
            fprintf(names, "%s %s\n", name, entry->d_name);
        }
    closedir(list);
    fclose(names);
    real_renameat(shadow_fd, "names.new", shadow_fd, "names");
}

static void delay_by(int64_t ms)
{
    if (ms > 0)
        nanosleep(&(struct timespec) { ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static int sync_one(int fd)
{
    struct stat state;
    if (!is_ours(fd, &state))
        return real_fsync(fd);
    delay_by(plan[SYNC_DELAY_MS]);
    int error = (int)plan[SYNC_ERROR];
    __atomic_add_fetch(&plan[SYNCS], 1, __ATOMIC_SEQ_CST);
    if (shadow_fd >= 0) {
        pthread_mutex_lock(&lock);
        if (S_ISREG(state.st_mode))
            keep_file(fd, &state, error != 0);
        else if (error == 0)
            keep_names(fd);
        pthread_mutex_unlock(&lock);
    }
    return error != 0 ? fail(error) : 0;
}

int fsync(int fd) { return sync_one(fd); }
int fdatasync(int fd) { return sync_one(fd); }

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct stat state;
    if ((plan[WRITE_ERROR] == 0 && plan[WRITE_MOST] == 0) || !is_ours(fd, &state))
        return real_write(fd, bytes, length);
    delay_by(plan[WRITE_DELAY_MS]);
    if (plan[WRITE_MOST] > 0 && length > (size_t)plan[WRITE_MOST])
        length = plan[WRITE_MOST];
    if (plan[WRITE_ERROR] != 0) {
        int64_t room = plan[WRITE_ROOM];
        if (room <= 0)
            return fail((int)plan[WRITE_ERROR]);
        if (length > (size_t)room)
            length = room;
        plan[WRITE_ROOM] = room - (int64_t)length;
    }
    return real_write(fd, bytes, length);
}

int ftruncate(int fd, off_t length)
{
    struct stat state;
    if (!is_ours(fd, &state))
        return real_ftruncate(fd, length);
    if (plan[TRUNCATE_ERROR] != 0)
        return fail((int)plan[TRUNCATE_ERROR]);
    if (shadow_fd >= 0) {
        pthread_mutex_lock(&lock);
        key name;
        name_of(fd, "", name);
        off_t *front = front_of(name);
        if (*front > length) {
            /* Taken for synced: the next process would not know where its truth begins. */
            int to = real_openat(shadow_fd, name, O_WRONLY | O_CLOEXEC);
            if (to >= 0 && real_ftruncate(to, length) != 0)
                abort();
            close(to);
            *front = length;
        }
        pthread_mutex_unlock(&lock);
    }
    return real_ftruncate(fd, length);
}

int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    struct stat state;
    if (plan[RENAME_ERROR] != 0 && is_ours(from_fd, &state))
        return fail((int)plan[RENAME_ERROR]);
    return real_renameat(from_fd, from, to_fd, to);
}

int openat(int at, const char *path, int flags, ...)
{
    va_list rest;
    struct stat state;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if (plan[OPEN_ERROR] != 0 && (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && at >= 0 && is_ours(at, &state))
        return fail((int)plan[OPEN_ERROR]);
    return real_openat(at, path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = real_clock(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME)
        time->tv_sec += plan[CLOCK_SECONDS];
    return result;
}
