package io.everwire.pool.policy;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When one member of a pool dials, and the state it shows. Owned by one loop; times are that loop's.
 *
 * <pre>
 *              wire up                wire down
 * CONNECTING ----------&gt; READY ------------------------&gt; RESUMING
 *   |   ^                ^   | dial while live             |  ^ |
 *   |   |                |   +--------&gt; RENEWING ----------|--+ |
 *   |   |  session lost  |   wire up,       |   wire down  |    |
 *   |   +----------------+-- attempt failed-+--------------+    |
 *   |                    +--------------------------------------+ wire up
 *   +---- attempt failed ----&gt; BACKING_OFF &lt;---- attempt failed --- RESUMING
 *                                  | its time has come: CONNECTING, or RESUMING where the session lives
 * any ----&gt; DRAINING ----&gt; CLOSED          any ----&gt; CLOSED
 * </pre>
 *
 * <p>What is told here are facts that happened, in whatever order they cross to the loop: a wire may come up, die, and
 * only then its attempt be told as a success. So {@code live} and {@code dialling} are kept apart from the state, and a
 * dial is due whenever neither holds. There is never more than one dial at a time.
 */
public final class MemberMachine {
    /** No dial is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Failures that count where a session's wires are cut, and some of them live. */
    private static final int MOST_CUTS = 3;

    private static final Map<MemberState, Set<MemberState>> LEGAL = legal();

    private final Backoff backoff;
    private final long spacingNanos;
    private MemberState state = MemberState.CONNECTING;
    private boolean dialling;
    private boolean live;
    private boolean sessionBegan;
    private boolean unanswered;
    private boolean startsAgain;
    private int failures;
    private int losses;
    private long liveSince;
    private long liveUntil;
    private long notBefore;
    private long dialAt;

    /**
     * A member that is to dial at once.
     *
     * @param spacingNanos what must lie between two wires of a session (WIRE.md 12, item 4): the exit may still be busy
     *     with the former one
     */
    public MemberMachine(Backoff backoff, long spacingNanos, long nowNanos) {
        this.backoff = backoff;
        this.spacingNanos = spacingNanos;
        this.notBefore = nowNanos;
        this.dialAt = nowNanos;
    }

    public MemberState state() {
        return state;
    }

    /** Attempts that failed since a wire was last live, or since the exit answered again after an outage. */
    public int failures() {
        return failures;
    }

    /** When to dial, or {@link #NEVER}. May lie in the past. */
    public long dialAt() {
        return dialAt;
    }

    /** Whether a wire is live. */
    public boolean isLive() {
        return live;
    }

    /** When the live wire, or the last one, became so. */
    public long liveSince() {
        return liveSince;
    }

    /** Whether streams can be opened on this member. */
    public boolean takesStreams() {
        return takesStreams(state);
    }

    static boolean takesStreams(MemberState state) {
        return state == MemberState.READY || state == MemberState.RENEWING;
    }

    /** Whether the failure is one that the next attempt will meet, too, until a person changes something. */
    public static boolean isFatal(ErrorCode code) {
        return code == ErrorCode.UNTRUSTED_EXIT || code == ErrorCode.NOT_AUTHENTICATED;
    }

    /**
     * Whether the next session may have the id of one that ended so. Only an exit that does not know the id holds
     * nothing under it; after anything else it may still hold the broken session (WIRE.md 6.4).
     */
    public static boolean keepsId(ErrorCode code) {
        return code == ErrorCode.SESSION_UNKNOWN;
    }

    /** Whether it waits to dial again because nobody answered at the exit's address. */
    public boolean waitsForAnswer() {
        return unanswered && !dialling && dialAt != NEVER;
    }

    /** Whether an attempt that failed so has met nobody: no connection was made, so it cost the exit nothing. */
    static boolean isUnanswered(ErrorCode code) {
        return code == ErrorCode.CONNECT_REFUSED || code == ErrorCode.CONNECT_TIMEOUT || code == ErrorCode.UNREACHABLE;
    }

    public void dialStarted() {
        if (dialling || state == MemberState.CLOSED) {
            throw new IllegalStateException("dial in " + state + (dialling ? " while dialling" : ""));
        }
        dialling = true;
        dialAt = NEVER;
        enter(live ? MemberState.RENEWING : wanting());
    }

    /** Whether a dial is under way that was begun before the network changed, and is to be given up for the next one. */
    public boolean isOutdated() {
        return startsAgain;
    }

    public void dialSucceeded(long nowNanos) {
        dialEnded(nowNanos);
        if (!live && state != MemberState.CLOSED) {
            dialAt = notBefore; // it came up and died before this was told, or its coming up is about to be told
        }
    }

    public void dialFailed(ErrorCode code, long nowNanos, RandomGenerator random) {
        boolean outdated = startsAgain;
        dialEnded(nowNanos);
        if (state == MemberState.CLOSED) {
            return;
        }
        if (outdated) { // it says nothing about the network that is there now
            dialAt = notBefore;
            return;
        }
        failures++;
        if (live) { // the better wire did not come; the old one is as good as before
            enter(MemberState.READY);
        } else {
            unanswered = isUnanswered(code);
            backOff(code, nowNanos, random);
        }
    }

    /** Ignored once closed: what a session tells may be under way while the pool closes. */
    public void wireUp(long nowNanos) {
        if (state == MemberState.CLOSED) {
            return;
        }
        live = true;
        sessionBegan = true;
        unanswered = false;
        liveSince = nowNanos;
        failures = 0;
        notBefore = nowNanos + spacingNanos;
        dialAt = NEVER;
        enter(MemberState.READY);
    }

    /** Ignored once closed, as {@link #wireUp} is. A wire that only makes room for the next one leaves a renewal as it is. */
    public void wireDown(ErrorCode code, long nowNanos) {
        if (live && state != MemberState.CLOSED) {
            live = false;
            liveUntil = nowNanos;
            if (!(dialling && code == ErrorCode.WIRE_REPLACED)) {
                enter(MemberState.RESUMING);
            }
            dialAt = dialling ? NEVER : later(nowNanos, notBefore);
        }
    }

    /** The live wire is to be replaced by another one, as soon as the spacing of wires allows. */
    public void renew(long nowNanos) {
        if (live && !dialling && state != MemberState.CLOSED) {
            dialAt = later(nowNanos, notBefore);
        }
    }

    /** Whatever the next attempt was waiting for may be over: it is made as soon as the spacing of wires allows. */
    public void networkChanged(long nowNanos) {
        startsAgain = dialling;
        if (dialAt != NEVER) {
            dialAt = later(nowNanos, notBefore);
        }
    }

    /** Looks whether the exit is back: the next attempt is made no later than {@code at}, if it waits for an answer. */
    public void scout(long at) {
        if (waitsForAnswer() && dialAt - at > 0) {
            dialAt = later(at, notBefore);
        }
    }

    /**
     * Another member was answered by the exit. What was waited for has come; and an attempt that is under way, and may
     * have begun before that, is no reason to wait long if it fails.
     */
    public void exitAnswered(long nowNanos) {
        if (!unanswered) {
            return;
        }
        if (waitsForAnswer()) {
            dialAt = later(nowNanos, notBefore);
        }
        unanswered = false;
        failures = 0;
    }

    /**
     * The session ended, and a dial of it, if one was under way. The member begins another one: at once where bytes or
     * the exit's memory were lost, as nothing is wrong with the exit; after a delay otherwise. While draining it is the
     * end.
     */
    public void sessionLost(ErrorCode code, long nowNanos, RandomGenerator random) {
        countLoss(code, nowNanos);
        if (dialling) {
            dialEnded(nowNanos);
        }
        live = false;
        sessionBegan = false;
        unanswered = false;
        if (state == MemberState.DRAINING || state == MemberState.CLOSED) {
            close();
        } else if (isOrdinaryLoss(code)) {
            dialAt = later(nowNanos, notBefore);
            enter(MemberState.CONNECTING);
        } else {
            backOff(code, nowNanos, random);
        }
    }

    /** No new streams; wires are still redialled, so that the streams that are there can end. */
    public void drain() {
        if (state != MemberState.CLOSED) {
            enter(MemberState.DRAINING);
        }
    }

    public void close() {
        dialAt = NEVER;
        enter(MemberState.CLOSED);
    }

    private void dialEnded(long nowNanos) {
        dialling = false;
        startsAgain = false;
        notBefore = nowNanos + spacingNanos;
    }

    private void backOff(ErrorCode code, long nowNanos, RandomGenerator random) {
        long delay = isFatal(code)
                ? backoff.longDelayNanos(random)
                : backoff.delayNanos(Math.max(1, counted(code, nowNanos) + losses), random);
        dialAt = later(nowNanos + delay, notBefore);
        enter(MemberState.BACKING_OFF);
    }

    /**
     * A network that cuts every other handshake, too, would let the delay of a member grow to its most again and again,
     * while the exit serves its session whenever it is reached. So for as long as the longest delay, cuts count a few times
     * only; an exit that breaks every handshake is left in peace after that.
     */
    private int counted(ErrorCode code, long nowNanos) {
        boolean rough = sessionBegan && isCut(code) && nowNanos - liveUntil < backoff.maxNanos();
        return rough ? Math.min(failures, MOST_CUTS) : failures;
    }

    private static boolean isCut(ErrorCode code) {
        return code == ErrorCode.WIRE_LOST || code == ErrorCode.RESET || code == ErrorCode.BROKEN_PIPE;
    }

    /**
     * A loss in the middle of a dial is a failed attempt. Losses of live sessions are counted apart and are forgotten
     * only after a wire that lived long: an exit that accepts every session and breaks it at once is not a success.
     */
    private void countLoss(ErrorCode code, long nowNanos) {
        if (live && nowNanos - liveSince >= backoff.maxNanos()) {
            losses = 0;
        }
        if (!isOrdinaryLoss(code)) {
            failures += dialling ? 1 : 0;
            losses += dialling ? 0 : 1;
        }
    }

    private static boolean isOrdinaryLoss(ErrorCode code) {
        return code == ErrorCode.SESSION_UNKNOWN || code == ErrorCode.CANNOT_RESUME || code == ErrorCode.EXPIRED;
    }

    private MemberState wanting() {
        return sessionBegan ? MemberState.RESUMING : MemberState.CONNECTING;
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private void enter(MemberState next) {
        if (next == state || (state == MemberState.DRAINING && next != MemberState.CLOSED)) {
            return; // draining hides what the wire does
        }
        if (!isLegal(state, next)) {
            throw new IllegalStateException(state + " -> " + next);
        }
        state = next;
    }

    /** Whether a member that shows {@code from} may show {@code to} next. */
    static boolean isLegal(MemberState from, MemberState to) {
        return LEGAL.getOrDefault(from, Set.of()).contains(to);
    }

    private static Map<MemberState, Set<MemberState>> legal() {
        Map<MemberState, Set<MemberState>> table = new EnumMap<>(MemberState.class);
        table.put(MemberState.CONNECTING, next(MemberState.READY, MemberState.BACKING_OFF));
        table.put(
                MemberState.READY,
                next(MemberState.RESUMING, MemberState.RENEWING, MemberState.CONNECTING, MemberState.BACKING_OFF));
        table.put(MemberState.RESUMING, next(MemberState.READY, MemberState.CONNECTING, MemberState.BACKING_OFF));
        table.put(
                MemberState.RENEWING,
                next(MemberState.READY, MemberState.RESUMING, MemberState.CONNECTING, MemberState.BACKING_OFF));
        table.put(MemberState.BACKING_OFF, next(MemberState.CONNECTING, MemberState.RESUMING, MemberState.READY));
        table.put(MemberState.DRAINING, EnumSet.of(MemberState.CLOSED));
        table.put(MemberState.CLOSED, EnumSet.noneOf(MemberState.class));
        return table;
    }

    private static Set<MemberState> next(MemberState first, MemberState... rest) {
        Set<MemberState> states = EnumSet.of(first, rest);
        states.add(MemberState.DRAINING);
        states.add(MemberState.CLOSED);
        return states;
    }
}
