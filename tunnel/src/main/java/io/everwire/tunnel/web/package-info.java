/**
 * A small web server for people and monitors that look at a running program: {@link io.everwire.tunnel.web.WebServer},
 * told by {@link io.everwire.tunnel.web.Routes} what to answer. Netty's {@code codec-http} on one thread and sockets of
 * its own, so that who looks never disturbs what is looked at.
 * May not depend on anything else of the tunnel.
 */
package io.everwire.tunnel.web;
