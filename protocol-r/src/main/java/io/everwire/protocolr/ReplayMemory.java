package io.everwire.protocolr;

import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.Owner;
import io.everwire.protocolr.resume.ReplayBudget;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.spi.Loop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replay memory of the sessions that share a budget: a pool of chunks for each loop, and one account book for all,
 * whose lock is taken once for a chunk and held for a few additions. Whoever is to be woken is woken behind it.
 * Thread-safe.
 */
final class ReplayMemory {
    /** 4 MiB a loop: what one busy session gives back and takes again. */
    private static final int CHUNKS_KEPT = 64;

    private final Map<Loop, ChunkPool> pools = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReplayBudget<SessionMemory> budget;
    private final Supplier<ChunkPool> newPool;
    private final Consumer<ReplayMemory> onPressure;
    private final AtomicBoolean pressureTold = new AtomicBoolean();

    /**
     * @param newPool makes the pool of a loop
     * @param onPressure hears on any thread that memory has become short; once, until {@link #relieved} says otherwise
     */
    ReplayMemory(ReplayLimits limits, Supplier<ChunkPool> newPool, Consumer<ReplayMemory> onPressure) {
        this.budget = new ReplayBudget<>(limits);
        this.newPool = newPool;
        this.onPressure = onPressure;
    }

    /** A pool of the memory that the cipher reads fastest. */
    static ChunkPool pool() {
        return new ChunkPool(Aeads.chosen().prefersDirect(), CHUNKS_KEPT);
    }

    /** The memory of a new session. */
    SessionMemory session(Loop loop, Owner owner) {
        ChunkPool pool = pools.computeIfAbsent(loop, any -> newPool.get());
        return new SessionMemory(this, pool, loop, who -> budget.account(owner, who));
    }

    boolean take(ReplayBudget<SessionMemory>.Account account, int bytes) {
        boolean taken;
        boolean pressed;
        lock.lock();
        try {
            taken = account.take(bytes);
            pressed = budget.isPressed();
        } finally {
            lock.unlock();
        }
        if (pressed) {
            tellPressure();
        }
        return taken;
    }

    boolean takeReserve(ReplayBudget<SessionMemory>.Account account, int bytes) {
        lock.lock();
        try {
            return account.takeReserve(bytes);
        } finally {
            lock.unlock();
        }
    }

    void give(ReplayBudget<SessionMemory>.Account account, int bytes) {
        SessionMemory next;
        lock.lock();
        try {
            account.give(bytes);
            next = budget.nextToWake(account.owner());
        } finally {
            lock.unlock();
        }
        wake(next);
    }

    void giveReserve(ReplayBudget<SessionMemory>.Account account, int bytes) {
        SessionMemory next;
        lock.lock();
        try {
            account.giveReserve(bytes);
            next = budget.nextToWake(account.owner());
        } finally {
            lock.unlock();
        }
        wake(next);
    }

    /** Somebody was woken, and has tried. */
    void wakeNext(Owner owner) {
        SessionMemory next;
        lock.lock();
        try {
            next = budget.nextToWake(owner);
        } finally {
            lock.unlock();
        }
        wake(next);
    }

    private static void wake(@Nullable SessionMemory next) {
        if (next != null) {
            next.wake();
        }
    }

    void close(ReplayBudget<SessionMemory>.Account account) {
        lock.lock();
        try {
            account.close();
        } finally {
            lock.unlock();
        }
    }

    /** What all sessions hold, in bytes. */
    long held() {
        lock.lock();
        try {
            return budget.held();
        } finally {
            lock.unlock();
        }
    }

    /** What one session holds, and whether its owner is short of memory. */
    Standing standing(ReplayBudget<SessionMemory>.Account account) {
        lock.lock();
        try {
            return new Standing(account.held(), account.isOwnerPressed());
        } finally {
            lock.unlock();
        }
    }

    record Standing(long held, boolean ownerPressed) {}

    // ---- pressure

    private void tellPressure() {
        if (!pressureTold.get() && pressureTold.compareAndSet(false, true)) {
            onPressure.accept(this);
        }
    }

    /** Whether memory is no longer short; then whoever watches may stop, and hears when it is short again. */
    boolean relieved() {
        if (isPressed()) {
            return false;
        }
        pressureTold.set(false);
        return !isPressed() || !pressureTold.compareAndSet(false, true);
    }

    private boolean isPressed() {
        lock.lock();
        try {
            return budget.isPressed();
        } finally {
            lock.unlock();
        }
    }
}
