package io.everwire.protocolr;

import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.spi.Loop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The chunk pool of each loop, so that the sessions on it share their memory without a lock. Thread-safe. */
final class ReplayMemory {
    /** 4 MiB a loop: what one busy session gives back and takes again. */
    private static final int CHUNKS_KEPT = 64;

    private final Map<Loop, ChunkPool> pools = new ConcurrentHashMap<>();

    ReplayBuffer replayBuffer(Loop loop, ProtocolRSettings settings) {
        ChunkPool pool =
                pools.computeIfAbsent(loop, any -> new ChunkPool(Aeads.chosen().prefersDirect(), CHUNKS_KEPT));
        return new ReplayBuffer(pool, settings.replayBytes(), settings.replayReserve());
    }
}
