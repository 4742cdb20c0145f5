/**
 * The program as its users run it: exit, client and web server as processes of their own, faults between client and exit.
 * Begin with {@link io.everwire.tunnel.it.TunnelIT}. Knows the program by its command line, and by what it serves; {@link
 * io.everwire.tunnel.it.RestartIT} also uses the API, as an application does.
 */
package io.everwire.tunnel.it;
