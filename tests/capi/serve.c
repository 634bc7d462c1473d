/* The test server as a program: prints its port, serves until its standard input ends. */
#include <stdio.h>
#include <unistd.h>

#include "server.h"

int main(void) {
    char unused;
    const int port = server_start();
    if (port < 0) return 1;
    printf("%d\n", port);
    fflush(stdout);
    while (read(0, &unused, 1) > 0)
        continue;
    return 0;
}
