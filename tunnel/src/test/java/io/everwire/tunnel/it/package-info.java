/**
 * The program as its users run it: exit, client and web server as processes of their own, faults between client and exit.
 * Begin with {@link io.everwire.tunnel.it.TunnelIT}. Knows the program only by its command line.
 */
package io.everwire.tunnel.it;
