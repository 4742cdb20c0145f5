package io.everwire.mux;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The unread bytes of all sessions of a multiplexer, on whatever loops they live. Beyond the bound, the session with the
 * stream that is unread longest is asked to end it, one at a time. A loop that does not answer is not waited for: past an
 * eighth more, whoever brings bytes makes room at home. Thread-safe; loops of one process share the clock.
 */
final class UnreadBudget {
    private static final int STEP = 4_096;

    private final long most;
    private final long tooMuch;
    private final AtomicLong held = new AtomicLong();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Account> asked = new AtomicReference<>();

    UnreadBudget(long most) {
        this.most = most;
        this.tooMuch = most + most / 8;
    }

    /** Ends the stream of a session that is unread longest, and tells the account; called on any thread. */
    interface Relief {
        void relieve();
    }

    Account open(Relief relief) {
        return new Account(relief);
    }

    long held() {
        return held.get();
    }

    private void bound() {
        while (held.get() > most) {
            Account longest = longest();
            if (longest == null || !asked.compareAndSet(null, longest)) {
                return;
            }
            longest.relief.relieve();
            if (asked.get() == longest) {
                return; // it will be heard of
            }
        }
    }

    private @Nullable Account longest() {
        Account longest = null;
        for (Account account : accounts) {
            if (longest == null || account.since < longest.since) {
                longest = account;
            }
        }
        return longest;
    }

    /** What one session holds. On its loop, but for what others read. */
    final class Account {
        private final Relief relief;
        private volatile long since = Long.MAX_VALUE;
        private volatile long charged;
        private boolean closed;

        private Account(Relief relief) {
            this.relief = relief;
        }

        /**
         * Tells what is held now, roughly.
         *
         * @param unreadSince since when the stream that is unread longest is so
         * @return whether this session is to make room itself, at once
         */
        boolean set(long bytes, long unreadSince) {
            long rounded = closed ? 0 : (bytes + STEP - 1) / STEP * STEP;
            since = unreadSince;
            if (rounded != charged) {
                charge(rounded);
            }
            return charged > 0 && held.get() > tooMuch;
        }

        private void charge(long bytes) {
            long more = bytes - charged;
            charged = bytes;
            held.addAndGet(more);
            if (bytes == 0) {
                accounts.remove(this);
            } else if (more == bytes) {
                accounts.add(this);
            }
            if (more > 0) {
                bound();
            }
        }

        /** The loop of the session is gone, and with it the session. Any thread. */
        void abandon() {
            if (accounts.remove(this)) {
                held.addAndGet(-charged);
            }
            asked.compareAndSet(this, null);
        }

        /** What {@link Relief} was asked for is done. */
        void relieved() {
            if (asked.compareAndSet(this, null)) {
                bound();
            }
        }

        /** The session is no more; what it held is left to whoever still reads it. */
        void close() {
            closed = true;
            set(0, Long.MAX_VALUE);
            relieved();
        }
    }
}
