/**
 * The whole tunnel in one process, under faults: {@link io.everwire.tunnel.demo.Demo} runs it, {@link
 * io.everwire.tunnel.demo.DemoReport} says how it went. Its origin is the JDK's HTTP server, its user a plain {@code
 * Socket} behind a SOCKS proxy.
 * May depend on everything of the tunnel but {@code cli}.
 */
package io.everwire.tunnel.demo;
