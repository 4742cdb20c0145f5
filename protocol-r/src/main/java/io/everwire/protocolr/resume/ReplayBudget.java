package io.everwire.protocolr.resume;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides a process's memory for replay among its sessions (ARCHITECTURE.md, the replay budget). A session asks for each
 * chunk and says when it is free again; between chunks it asks nobody. Within its share a session is never refused, nor
 * control frames within the reserve. What lies beyond is common, and bounded for the session, for its owner and for all;
 * and an owner uses no more of it than is left of it (a dynamic threshold after Choudhury and Hahne), so that however many
 * take what they can, there is as much for one more. Whoever was refused waits for the bound that was in the way, in the
 * order of arrival, where more has to be left in the order of what the owners use: when there is room, {@link
 * #nextToWake} names one, who tries again and then has the next one named; so no room is left while somebody waits, and
 * nobody asks in vain twice. Not thread-safe: the caller guards it, for as long as a few additions take.
 *
 * @param <W> who is to be woken for an account
 */
public final class ReplayBudget<W> {
    private final ReplayLimits limits;
    private final Map<Owner, Purse> purses = new HashMap<>();
    private final Set<Account> awaitingRoom = new LinkedHashSet<>();
    private final Set<Account> awaitingGrowth = new LinkedHashSet<>();
    private final NavigableSet<Purse> thirsty = new TreeSet<>(
            Comparator.<Purse>comparingLong(purse -> purse.common).thenComparingLong(purse -> purse.number));
    private long common;
    private long shares;
    private int pressedOwners;
    private @Nullable Purse unused; // the last one that was emptied: by a busy session, which will want it again
    private long pursesMade;

    public ReplayBudget(ReplayLimits limits) {
        this.limits = limits;
    }

    /** An account of a session; it need not be closed unless it has taken or asked for something. */
    public Account account(Owner owner, W who) {
        return new Account(owner, who);
    }

    /** The memory of all sessions. */
    public long held() {
        return common + shares;
    }

    /** The memory of the sessions of one owner. */
    public long held(Owner owner) {
        Purse purse = purses.get(owner);
        return purse == null ? 0 : purse.held;
    }

    /** Whether more than four fifths are used, of all or of what an owner may have, or an owner waits for more. */
    public boolean isPressed() {
        return isProcessPressed() || pressedOwners > 0;
    }

    boolean isProcessPressed() {
        return held() > limits.processMark();
    }

    private boolean mayGrow() {
        return held() < limits.process() / 2;
    }

    private Purse open(Owner owner) {
        Purse purse = unused == null ? new Purse() : unused;
        unused = null;
        purses.put(owner, purse);
        return purse;
    }

    private boolean hasRoom(int shared, int bytes) {
        return common + shared <= limits.common() && held() + bytes <= limits.process();
    }

    private boolean hasRoom(@Nullable Purse purse, int bytes) {
        return (purse == null ? 0 : purse.held) + bytes <= limits.perOwner();
    }

    /** Not asked of an owner who may have everything: there is nobody else then. */
    private boolean leavesAsMuch(@Nullable Purse purse, int shared) {
        long owners = (purse == null ? 0 : purse.common) + shared;
        return limits.perOwner() >= limits.common() || owners <= limits.common() - common - shared;
    }

    /**
     * Who may try again, now that there is room; that one no longer waits. To be asked whenever something was given back,
     * and when the one who was named has tried.
     *
     * @param owner of the session that gave something back, or was named before
     */
    public @Nullable W nextToWake(Owner owner) {
        Purse purse = purses.get(owner);
        Account next = purse != null && hasRoom(purse, ChunkPool.LARGE) ? first(purse.waiting) : null;
        if (next == null && mayGrow()) {
            next = first(awaitingGrowth);
        }
        if (next == null) {
            next = firstOfThoseWhoUseLeast();
        }
        if (next == null && hasRoom(ChunkPool.LARGE, ChunkPool.LARGE)) {
            next = first(awaitingRoom);
        }
        if (next == null) {
            return null;
        }
        next.waitNoMore();
        return next.who;
    }

    private @Nullable Account firstOfThoseWhoUseLeast() {
        Purse least = thirsty.isEmpty() ? null : thirsty.first();
        return least != null && leavesAsMuch(least, ChunkPool.LARGE) ? first(least.awaitingMoreLeft) : null;
    }

    /** Asked for each chunk that is given back, when as a rule nobody waits: an iterator is made for somebody only. */
    private @Nullable Account first(Set<Account> waiting) {
        return waiting.isEmpty() ? null : waiting.iterator().next();
    }

    /** What the sessions of one owner hold together. */
    private final class Purse {
        private final long number = pursesMade++;
        private final Set<Account> waiting = new LinkedHashSet<>();
        private final Set<Account> awaitingMoreLeft = new LinkedHashSet<>();
        private long held;
        private long common;
        private boolean pressed;

        void add(long bytes, long shared) {
            thirsty.remove(this);
            held += bytes;
            common += shared;
            note();
        }

        /** What it holds has changed, or who waits: it takes its place among the thirsty, and among the pressed. */
        void note() {
            if (awaitingMoreLeft.isEmpty()) {
                thirsty.remove(this);
            } else {
                thirsty.add(this);
            }
            boolean before = pressed;
            pressed = held > limits.ownerMark() || !awaitingMoreLeft.isEmpty();
            pressedOwners += (pressed ? 1 : 0) - (before ? 1 : 0);
        }

        boolean isNeeded() {
            return held > 0 || !waiting.isEmpty() || !awaitingMoreLeft.isEmpty();
        }
    }

    /** What one session holds. */
    public final class Account {
        private final Owner owner;
        private final W who;
        private int held;
        private int reserve;
        private @Nullable Set<Account> waiting;

        private Account(Owner owner, W who) {
            this.owner = owner;
            this.who = who;
        }

        public Owner owner() {
            return owner;
        }

        /** The memory of this session. */
        public long held() {
            return (long) held + reserve;
        }

        /** Whether the sessions of the owner hold more than four fifths of what they may, or wait for more to be left. */
        public boolean isOwnerPressed() {
            Purse purse = purses.get(owner);
            return purse != null && purse.pressed;
        }

        /** Whether a chunk may be taken. If not, the account waits, unless only its own proofs can help. */
        public boolean take(int bytes) {
            int shared = shared(held + bytes) - shared(held);
            waitNoMore();
            if (held + bytes > limits.sessionMost() - limits.reserve()) {
                return false;
            }
            Set<Account> inTheWay = shared == 0 ? null : obstacle(bytes, shared);
            if (inTheWay != null) {
                await(inTheWay);
                return false;
            }
            charge(bytes, shared);
            held += bytes;
            return true;
        }

        private @Nullable Set<Account> obstacle(int bytes, int shared) {
            if (held + bytes > limits.session() - limits.reserve() && !mayGrow()) {
                return awaitingGrowth;
            }
            Purse purse = purses.get(owner);
            if (!hasRoom(purse, bytes)) {
                return purse().waiting;
            }
            if (!leavesAsMuch(purse, shared)) {
                return purse().awaitingMoreLeft;
            }
            return hasRoom(shared, bytes) ? null : awaitingRoom;
        }

        /** Whether a chunk for control frames may be taken. */
        public boolean takeReserve(int bytes) {
            if (reserve + bytes > limits.reserve()) {
                return false;
            }
            charge(bytes, 0);
            reserve += bytes;
            return true;
        }

        public void give(int bytes) {
            charge(-bytes, shared(held - bytes) - shared(held));
            held -= bytes;
        }

        public void giveReserve(int bytes) {
            charge(-bytes, 0);
            reserve -= bytes;
        }

        /** The session is over, and waits for nothing; what it holds is given back as ever. */
        public void close() {
            waitNoMore();
            forget(purses.get(owner));
        }

        private int shared(int bytes) {
            return Math.max(0, bytes - limits.share());
        }

        private void charge(int bytes, int shared) {
            common += shared;
            shares += bytes - shared;
            Purse purse = purse();
            purse.add(bytes, shared);
            forget(purse);
        }

        private void note(@Nullable Purse purse) {
            if (purse != null) {
                purse.note();
            }
        }

        private Purse purse() {
            Purse known = purses.get(owner);
            return known != null ? known : open(owner);
        }

        private void forget(@Nullable Purse purse) {
            if (purse != null && !purse.isNeeded()) {
                purses.remove(owner);
                unused = purse;
            }
        }

        private void await(Set<Account> queue) {
            waiting = queue;
            queue.add(this);
            note(purses.get(owner));
        }

        private void waitNoMore() {
            Set<Account> queue = waiting;
            waiting = null;
            if (queue != null) {
                queue.remove(this);
                note(purses.get(owner));
            }
        }
    }
}
