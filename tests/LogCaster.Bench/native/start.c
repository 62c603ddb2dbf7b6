// start: starts a server once and tells how soon it serves.
//
//   start LOG_PORT QUERY_PORT PROGRAM
//
// Starts PROGRAM with the environment as it is, tries both ports every 50 us, and prints milliseconds from just before the process
// was made: "connect", the log port took a connection; "stored", the server has closed after taking one line, so it is stored;
// "counted", the query port has answered COUNT; and "rss", the resident KiB of the server 200 ms later. Then ends it with SIGTERM.
// C, because a managed process would add its own milliseconds to a figure of a few.
// Exit status: 0 measured, 1 not, 2 usage.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static struct timespec begin;

static double elapsed_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin.tv_sec) * 1e3 + (double)(now.tv_nsec - begin.tv_nsec) / 1e6;
}

// Tries until the port takes a connection; -1 after ten seconds.
static int connect_to(int port)
{
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    while (elapsed_ms() < 10000) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&target, sizeof target) == 0) return fd;
        close(fd);
        nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    }
    return -1;
}

// Sends the text, reads the answer to its end. Returns the bytes of the answer.
static long exchange(int fd, const char *text, char *answer, size_t size)
{
    send(fd, text, strlen(text), MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    size_t have = 0;
    ssize_t n;
    while (have < size - 1 && (n = recv(fd, answer + have, size - 1 - have, 0)) > 0) have += (size_t)n;
    answer[have] = '\0';
    close(fd);
    return (long)have;
}

static long resident_kib(pid_t pid)
{
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "r");
    if (status == NULL) return -1;
    while (fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmRSS: %ld", &kib) == 1) break;
    fclose(status);
    return kib;
}

int main(int argc, char **argv)
{
    if (argc != 4) { fprintf(stderr, "usage: start LOG_PORT QUERY_PORT PROGRAM\n"); return 2; }
    char answer[256], *arguments[] = {argv[3], NULL};
    pid_t pid;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (posix_spawn(&pid, argv[3], NULL, NULL, arguments, environ) != 0) { perror(argv[3]); return 1; }
    int fd = connect_to(atoi(argv[1]));
    double connected = elapsed_ms(), stored = 0, counted = 0;
    int failed = fd < 0;
    if (!failed) {
        exchange(fd, "the first line\n", answer, sizeof answer);
        stored = elapsed_ms();
        failed = (fd = connect_to(atoi(argv[2]))) < 0;
    }
    if (!failed) {
        exchange(fd, "COUNT\n", answer, sizeof answer);
        counted = elapsed_ms();
        failed = strncmp(answer, "COUNT: 1", 8) != 0;
    }
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    long rss = resident_kib(pid);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    if (failed) { fprintf(stderr, "start: the server did not serve its first line\n"); return 1; }
    printf("connect %.2f stored %.2f counted %.2f rss %ld\n", connected, stored, counted, rss);
    return 0;
}
