package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.protocolr.resume.Crowd;
import io.everwire.protocolr.resume.HandshakeLimiter;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which connections may begin a handshake, and which are in one. Thread-safe; the lock is held for the bookkeeping only.
 */
final class Admissions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Crowd<ExitWire> handshaking = new Crowd<>();
    private final HandshakeLimiter limiter;
    private final ProtocolRSettings settings;
    private final RandomGenerator random;
    private volatile int size;

    Admissions(ProtocolRSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        limiter = new HandshakeLimiter(
                settings.maxHandshakesPerAddress(), settings.handshakesPerSecond(), settings.handshakeBurst());
    }

    /**
     * A connection has come. Where there are too many, one of those in the handshake is ended to make room.
     *
     * @return null if its handshake may begin: then {@link #left} follows; else why not
     */
    @Nullable
    CloseReason admit(ExitWire wire) {
        ExitWire leaves = null;
        lock.lock();
        try {
            HandshakeLimiter.Refusal refusal =
                    limiter.admit(wire.from(), wire.connection().loop().nanoTime());
            if (refusal != null) {
                return reason(refusal);
            }
            if (handshaking.size() >= settings.maxHandshakes()) {
                leaves = handshaking.any(random);
                remove(leaves, false);
            }
            handshaking.add(wire);
            size = handshaking.size();
        } finally {
            lock.unlock();
        }
        if (leaves != null) {
            leaves.makeRoom();
        }
        return null;
    }

    private CloseReason reason(HandshakeLimiter.Refusal refusal) {
        return switch (refusal) {
            case TOO_MANY_AT_ONCE ->
                CloseReason.limit(
                        Scope.WIRE,
                        Limit.HANDSHAKES_PER_ADDRESS,
                        settings.maxHandshakesPerAddress() + " handshakes from this address are under way");
            case TOO_FAST ->
                CloseReason.limit(
                        Scope.WIRE,
                        Limit.HANDSHAKE_RATE,
                        "more than " + settings.handshakesPerSecond() + " handshakes a second from this address");
        };
    }

    /**
     * The handshake of an admitted connection is over. Idempotent.
     *
     * @param welcome whether its address gets back what it paid for it
     */
    void left(ExitWire wire, boolean welcome) {
        lock.lock();
        try {
            remove(wire, welcome);
        } finally {
            lock.unlock();
        }
    }

    private void remove(ExitWire wire, boolean welcome) {
        if (handshaking.remove(wire)) {
            limiter.left(wire.from(), welcome);
            size = handshaking.size();
        }
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** A copy. */
    List<ExitWire> all() {
        lock.lock();
        try {
            return handshaking.all();
        } finally {
            lock.unlock();
        }
    }
}
