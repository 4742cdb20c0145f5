/**
 * Protocol R for those who wire with Guice; open {@link io.everwire.protocolr.guice.ProtocolRModule}. It only calls what
 * everyone can call. Guice is an optional dependency of this module.
 */
package io.everwire.protocolr.guice;
