/**
 * The machines of resumption (WIRE.md 5 and 6): the bytes that are kept until they are proven received, the counters at
 * the start of a wire, the hello and its answer, and the exit's table of sessions. Open {@link
 * io.everwire.protocolr.resume.ResumableSession} first.
 * No sockets, threads, clocks or chance in here.
 */
package io.everwire.protocolr.resume;
