// packets: sends one log line per send() over TCP with Nagle's algorithm off, so that a line is a packet, and waits until the
// server has consumed them.
//
//   packets HOST PORT CONNECTIONS LINES BYTES
//
// LINES lines in all, each of BYTES bytes, the newline included (at least 64). Two threads share the connections and give each of
// them one line in turn. Each connection then shuts its write side down and waits for the server to close, as in loadgen.
// Prints one line: lines, seconds, million lines a second, the sender's CPU seconds.
// Exit status: 0 all consumed, 1 a connection failed, 2 usage.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 2 };

static struct sockaddr_in target;
static long line_bytes;
static _Atomic int failures;

struct share { int connections; long lines; };

static int send_line(int fd, const char *line)
{
    for (size_t done = 0; done < (size_t)line_bytes;) {
        ssize_t w = send(fd, line + done, (size_t)line_bytes - done, MSG_NOSIGNAL);
        if (w < 0 && errno != EINTR) return -1;
        if (w > 0) done += (size_t)w;
    }
    return 0;
}

static void *run(void *argument)
{
    struct share *share = argument;
    int *fds = malloc(sizeof *fds * (size_t)share->connections), yes = 1;
    char *line = malloc((size_t)line_bytes), answer[256];
    int n = snprintf(line, (size_t)line_bytes, "level=INFO service=gateway request=9e3779b1 latency=42ms ");
    memset(line + n, 'a', (size_t)(line_bytes - n));
    line[line_bytes - 1] = '\n';
    for (int c = 0; c < share->connections; c++) {
        fds[c] = socket(AF_INET, SOCK_STREAM, 0);
        if (fds[c] < 0 || connect(fds[c], (struct sockaddr *)&target, sizeof target) != 0) { perror("connect"); failures++; return NULL; }
        setsockopt(fds[c], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    for (long i = 0; i < share->lines; i++)
        if (send_line(fds[i % share->connections], line) != 0) { perror("send"); failures++; return NULL; }
    for (int c = 0; c < share->connections; c++) shutdown(fds[c], SHUT_WR);
    for (int c = 0; c < share->connections; c++) {
        while (recv(fds[c], answer, sizeof answer, 0) > 0) { }
        close(fds[c]);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 6 || (line_bytes = atol(argv[5])) < 64 || atoi(argv[3]) < THREADS) {
        fprintf(stderr, "usage: packets HOST PORT CONNECTIONS(>=%d) LINES BYTES(>=64)\n", THREADS);
        return 2;
    }
    target.sin_family = AF_INET;
    target.sin_port = htons((unsigned short)atoi(argv[2]));
    inet_pton(AF_INET, argv[1], &target.sin_addr);
    int connections = atoi(argv[3]);
    long lines = atol(argv[4]);
    pthread_t ids[THREADS];
    struct share shares[THREADS];
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int t = 0; t < THREADS; t++) {
        shares[t].connections = connections / THREADS + (t < connections % THREADS);
        shares[t].lines = lines / THREADS + (t < lines % THREADS);
        pthread_create(&ids[t], NULL, run, &shares[t]);
    }
    for (int t = 0; t < THREADS; t++) pthread_join(ids[t], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    if (failures) { fprintf(stderr, "packets: a connection failed, no figure\n"); return 1; }
    printf("%ld lines %.3f s %.3f Mlines/s sender-cpu %.2f s\n", lines, seconds, (double)lines / seconds / 1e6, cpu);
    return 0;
}
