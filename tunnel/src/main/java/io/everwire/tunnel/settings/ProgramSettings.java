package io.everwire.tunnel.settings;

import io.everwire.mux.MuxSettings;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.spi.TransportSettings;

/**
 * All that can be set in a program. Immutable.
 *
 * @param pool a client's sessions; an exit has no use for it
 * @param protocol protocol R
 * @param mux streams
 * @param transport connections
 */
public record ProgramSettings(
        PoolSettings pool, ProtocolRSettings protocol, MuxSettings mux, TransportSettings transport) {
    public static ProgramSettings defaults() {
        return new ProgramSettings(
                PoolSettings.defaults(),
                ProtocolRSettings.defaults(),
                MuxSettings.defaults(),
                TransportSettings.defaults());
    }

    public ProgramSettings withPool(PoolSettings next) {
        return new ProgramSettings(next, protocol, mux, transport);
    }
}
