/**
 * Protocol R for applications: {@link io.everwire.protocolr.ResumableDialer} makes a client's sessions, {@link
 * io.everwire.protocolr.SessionAcceptor} an exit's. These are shells around the machines of the subpackages; {@code
 * SessionDriver} is where wires come and go under one session.
 * Knows transports and multiplexers only by the contracts of {@code io.everwire.spi}.
 */
package io.everwire.protocolr;
