package io.everwire.protocolr;

import io.everwire.api.EverwireException;
import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.ChunkSource;
import io.everwire.protocolr.resume.ReplayBudget;
import io.everwire.protocolr.resume.ReplayChunk;
import io.everwire.spi.Loop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The replay memory of one session: chunks of its loop's pool, as many as the budget allows. On the session's loop. */
final class SessionMemory implements ChunkSource {
    private final ReplayMemory memory;
    private final ChunkPool pool;
    private final Loop loop;
    private final ReplayBudget<SessionMemory>.Account account;
    private @Nullable Runnable waiting;

    SessionMemory(
            ReplayMemory memory,
            ChunkPool pool,
            Loop loop,
            Function<SessionMemory, ReplayBudget<SessionMemory>.Account> opening) {
        this.memory = memory;
        this.pool = pool;
        this.loop = loop;
        this.account = opening.apply(this);
    }

    /** What it holds now. Any thread. */
    ReplayMemory.Standing standing() {
        return memory.standing(account);
    }

    /** What to do when there may be room again for somebody who was refused. */
    void onRoom(Runnable next) {
        waiting = next;
    }

    @Override
    public @Nullable ReplayChunk take(int wanted) {
        int size = ChunkPool.size(wanted);
        if (!memory.take(account, size)) {
            return null;
        }
        try {
            return pool.take(size);
        } catch (OutOfMemoryError exhausted) {
            memory.give(account, size);
            throw exhausted;
        }
    }

    @Override
    public @Nullable ReplayChunk takeLeast() {
        return memory.take(account, ChunkPool.LEAST) ? pool.takeLeast() : null;
    }

    @Override
    public @Nullable ReplayChunk takeReserve(int wanted) {
        int size = ChunkPool.size(wanted);
        if (!memory.takeReserve(account, size)) {
            return null;
        }
        try {
            return pool.take(size);
        } catch (OutOfMemoryError exhausted) {
            memory.giveReserve(account, size);
            throw exhausted;
        }
    }

    @Override
    public void give(ReplayChunk chunk) {
        pool.give(chunk);
        memory.give(account, chunk.capacity());
    }

    @Override
    public void giveReserve(ReplayChunk chunk) {
        pool.give(chunk);
        memory.giveReserve(account, chunk.capacity());
    }

    /** The session is over, and has given all back. */
    void close() {
        waiting = null;
        memory.close(account);
    }

    /** There is room; behind the session's turn the next one is told. Any thread. */
    void wake() {
        try {
            loop.execute(this::woken);
        } catch (EverwireException shutDown) {
            passOn();
        }
    }

    private void woken() {
        Runnable retry = waiting;
        if (retry != null) {
            retry.run();
        }
        loop.execute(this::passOn);
    }

    private void passOn() {
        memory.wakeNext(account.owner());
    }
}
