// idle: opens connections to a server, sends nothing, and holds them until its standard input ends.
//
//   idle HOST PORT CONNECTIONS
//
// HOST is 127.0.0.1: the connections leave from several loopback addresses, 2,500 from each, so that neither the ports of one
// address nor a server's limit for one client stands in the way. Prints "open SECONDS" when the last handshake is done.
// Exit status: 0 all were opened, 1 not, 2 usage.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PER_ADDRESS = 2500 };

int main(int argc, char **argv)
{
    if (argc != 4) { fprintf(stderr, "usage: idle HOST PORT CONNECTIONS\n"); return 2; }
    int connections = atoi(argv[3]), yes = 1;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &target.sin_addr);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < connections; i++) {
        struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (unsigned)(i / PER_ADDRESS))};
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) { perror("socket"); return 1; }
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0 || connect(fd, (struct sockaddr *)&target, sizeof target) != 0) {
            perror("connect");
            return 1;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("open %.3f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) { }
    return 0;
}
