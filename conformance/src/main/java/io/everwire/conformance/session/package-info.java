/**
 * The whole of Everwire on a rig: sessions between a transport under test and raw peers, with faults that strike at an
 * exact byte. Open {@link io.everwire.conformance.session.SessionRig}. May depend on the rig, protocol R and the
 * multiplexer, not on any case and not on a transport.
 */
package io.everwire.conformance.session;
