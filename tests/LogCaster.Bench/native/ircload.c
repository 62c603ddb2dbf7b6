// ircload: many IRC clients in one channel, drained by one thread; a second thread injects lines and the first times their way.
//
//   ircload PORT CLIENTS CHANNEL log LOGPORT RATE SECONDS    lines go to a log port
//   ircload PORT CLIENTS CHANNEL irc PORT RATE SECONDS       lines are said by one more client in the channel
//   ircload PORT CLIENTS CHANNEL hold                        nothing is injected; drains until SIGTERM
//
// RATE lines a second, each with a text of 80 bytes that begins with ERROR and holds the time of its sending. Prints one line: seconds until all
// clients had joined, then what was expected, delivered, summarised ("... N more records in") and skipped ("N lines skipped"), counted for
// every client, the latency in milliseconds (p50, p99, most), and how many clients the server has closed. It waits for what is missing for
// three seconds of silence, and no longer than ten seconds beyond twice the time. Exit status: 0 measured, 1 a client could not join, 2 usage.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TEXT = 80, BUFFER = 256 * 1024, LEFT = 4096, BUCKETS = 4000000 };

struct client { int fd; int joined; size_t left; char rest[LEFT]; };

static struct client *clients;
static int count, epoll, joined, closed, holds;
static const char *channel;
static volatile sig_atomic_t over;
static long delivered, summarised, skipped, most;
static unsigned *buckets; // of 10 microseconds

static long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int tries = 0; tries < 2000; tries++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
        if (fd < 0) break;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0) return fd;
        close(fd);
        usleep(5000);
    }
    perror("connect");
    exit(1);
}

static void say(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w < 0 && errno == EAGAIN) { usleep(100); continue; }
        if (w < 0) return;
        p += w; n -= (size_t)w;
    }
}

// The number that stands before some words, with commas.
static long number_before(const char *line, const char *words)
{
    long value = 0, unit = 1;
    for (const char *p = words - 1; p >= line && (*p == ',' || (*p >= '0' && *p <= '9')); p--)
        if (*p != ',') { value += (*p - '0') * unit; unit *= 10; }
    return value;
}

static void take_line(struct client *c, const char *line, size_t n, long time)
{
    const char *mark = memmem(line, n, " t=", 3);
    if (mark != NULL && mark + 3 + 19 <= line + n) {
        long sent = 0;
        for (int i = 3; i < 22; i++) sent = sent * 10 + (mark[i] - '0');
        long took = time - sent, bucket = took / 10000;
        buckets[bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket]++;
        if (took > most) most = took;
        delivered++;
        return;
    }
    const char *words;
    if ((words = memmem(line, n, " more records in ", 17)) != NULL) summarised += number_before(line, words);
    else if ((words = memmem(line, n, " lines skipped", 14)) != NULL) skipped += number_before(line, words);
    else if (holds && memmem(line, n, " PRIVMSG ", 9) != NULL) delivered++;
    else if (n > 5 && memcmp(line, "PING ", 5) == 0) {
        char answer[LEFT];
        say(c->fd, answer, (size_t)snprintf(answer, sizeof answer, "PONG %.*s\n", (int)(n - 5), line + 5));
    } else if (n > 6 && memcmp(line, "ERROR ", 6) == 0) {
        fprintf(stderr, "ircload: %.*s\n", (int)n, line);
    } else if (!c->joined) {
        if (memmem(line, n, " 376 ", 5) != NULL || memmem(line, n, " 422 ", 5) != NULL) { c->joined = 1; joined++; }
    } else if (c->joined == 2 && memmem(line, n, " 366 ", 5) != NULL) { c->joined = 3; joined++; }
}

// Takes what there is; gives the bytes.
static long drain(int timeout)
{
    static char buffer[LEFT + BUFFER];
    struct epoll_event events[256];
    int n = epoll_wait(epoll, events, 256, timeout);
    long sum = 0;
    for (int i = 0; i < n; i++) {
        struct client *c = events[i].data.ptr;
        memcpy(buffer, c->rest, c->left);
        ssize_t r = recv(c->fd, buffer + c->left, BUFFER, MSG_DONTWAIT);
        if (r < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (r <= 0) { close(c->fd); c->fd = -1; closed++; continue; }
        long time = now();
        char *p = buffer, *end = buffer + c->left + r, *line_end;
        while ((line_end = memchr(p, '\n', (size_t)(end - p))) != NULL) {
            take_line(c, p, (size_t)(line_end - p), time);
            p = line_end + 1;
        }
        c->left = (size_t)(end - p) < LEFT ? (size_t)(end - p) : 0;
        memcpy(c->rest, p, c->left);
        sum += r;
    }
    return sum;
}

static void await_joined(int wanted)
{
    long quiet = now();
    while (joined < wanted) {
        if (drain(100) > 0) quiet = now();
        if (closed > 0 || now() - quiet > 20000000000L) { fprintf(stderr, "ircload: %d of %d clients, %d closed\n", joined, wanted, closed); exit(1); }
    }
}

struct injection { int fd, is_irc; long rate, seconds; };

static void *inject(void *argument)
{
    struct injection *in = argument;
    static char block[1 << 20], text[TEXT + 1];
    long begin = now(), sent = 0, all = in->rate * in->seconds;
    while (sent < all) {
        struct timespec pause = {0, 1000000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        long due = (now() - begin) * in->rate / 1000000000L;
        size_t n = 0;
        for (due = due < all ? due : all; sent < due && n < sizeof block - 512; sent++) {
            int k = snprintf(text, sizeof text, "ERROR n=%09ld t=%019ld ", sent, now());
            memset(text + k, 'x', (size_t)(TEXT - k));
            n += (size_t)snprintf(block + n, 512, in->is_irc ? "PRIVMSG %s :%.80s\r\n" : "%.0s%.80s\n", channel, text);
        }
        say(in->fd, block, n);
        if (in->is_irc) { static char sink[BUFFER]; while (recv(in->fd, sink, sizeof sink, MSG_DONTWAIT) > 0) { } }
    }
    return NULL;
}

static double percentile(double share)
{
    long wanted = (long)((double)delivered * share), seen = 0;
    for (long i = 0; i < BUCKETS; i++)
        if ((seen += buckets[i]) > wanted) return (double)(i + 1) / 100;
    return (double)most / 1e6;
}

static void stop(int signal_number) { (void)signal_number; over = 1; }

// All register first; then all join, which is timed.
static double join_all(int port)
{
    char text[512];
    for (int i = 0; i < count; i++) {
        clients[i].fd = dial(port);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event);
        say(clients[i].fd, text, (size_t)snprintf(text, sizeof text, "NICK r%05d\r\nUSER r 0 * :r\r\n", i));
        drain(0);
    }
    await_joined(count);
    joined = 0;
    long begin = now();
    for (int i = 0; i < count; i++) {
        clients[i].joined = 2;
        say(clients[i].fd, text, (size_t)snprintf(text, sizeof text, "JOIN %s\r\n", channel));
        drain(0);
    }
    await_joined(count);
    return (double)(now() - begin) / 1e9;
}

int main(int argc, char **argv)
{
    holds = argc == 5 && strcmp(argv[4], "hold") == 0;
    if (!holds && (argc != 8 || (strcmp(argv[4], "log") != 0 && strcmp(argv[4], "irc") != 0))) {
        fprintf(stderr, "usage: ircload PORT CLIENTS CHANNEL hold | log|irc PORT RATE SECONDS\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    int port = atoi(argv[1]);
    count = atoi(argv[2]);
    channel = argv[3];
    clients = calloc((size_t)count, sizeof *clients);
    buckets = calloc(BUCKETS, sizeof *buckets);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    double joins = join_all(port);
    struct injection in = {0};
    if (!holds) {
        in = (struct injection){dial(atoi(argv[5])), strcmp(argv[4], "irc") == 0, atol(argv[6]), atol(argv[7])};
        char text[512];
        if (in.is_irc) say(in.fd, text, (size_t)snprintf(text, sizeof text, "NICK talker\r\nUSER t 0 * :t\r\nJOIN %s\r\n", channel));
    } else {
        printf("joined %.3f s\n", joins);
        fflush(stdout);
    }
    // What the joins have left is drained before the clock starts.
    while (drain(300) > 0) { }
    pthread_t id;
    if (!holds) pthread_create(&id, NULL, inject, &in);
    long expected = in.rate * in.seconds * count, quiet = now(), begin = quiet;
    // A server that is slow beyond measure is not waited for: what it has not delivered by then is missing.
    while (!over && (holds || now() - begin < (2 * in.seconds + 10) * 1000000000L) && (holds || (delivered + summarised + skipped < expected && now() - quiet < (in.seconds + 3) * 1000000000L))) {
        long before = delivered + summarised + skipped;
        drain(50);
        if (delivered + summarised + skipped > before && now() - quiet > in.seconds * 1000000000L) quiet = now() - in.seconds * 1000000000L;
    }
    printf("joins %.3f s expected %ld delivered %ld summarised %ld skipped %ld p50 %.2f ms p99 %.2f ms most %.2f ms closed %d\n", joins, expected,
           delivered, summarised, skipped, percentile(0.5), percentile(0.99), (double)most / 1e6, closed);
    return 0;
}
