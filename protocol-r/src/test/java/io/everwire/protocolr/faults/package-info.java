/**
 * Faults and bad inputs at a session and its wires (docs/FAULTS.md, rows S), in virtual time. Open {@link
 * io.everwire.protocolr.faults.ExitLab} first: an exit, a client that must notice nothing, and wires spoken by hand.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.protocolr.faults;
