package io.everwire.protocolr.handshake;

import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;

/**
 * What a finished handshake leaves: records in both directions, their counters going on from the handshake. The two are
 * independent of each other; each belongs to one thread at a time.
 */
public record SecuredWire(RecordSealer sealer, RecordOpener opener) {}
