package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Limit;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Scope;
import io.everwire.api.SessionHandle;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.Owner;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.protocolr.resume.SessionTable;
import io.everwire.spi.Loop;
import io.everwire.spi.ProtocolViolation;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an exit: found by what clients bring, and by the handles of its owner. Thread-safe; the lock is held for
 * the bookkeeping only, and those who look need none.
 */
final class SessionDirectory {
    /**
     * The session that a client has named.
     *
     * @param fresh whether it begins with this
     */
    record Found(ExitSession session, boolean fresh) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentNavigableMap<SessionHandle, ExitSession> handles = new ConcurrentSkipListMap<>();

    /** Sessions that have ended since no new ones are begun; so there are never more of them than there were sessions. */
    private final Set<SessionKey> over = new HashSet<>();

    private final ReplayMemory memory;
    private final SessionTable<ExitSession> table;
    private final MetaSessions metaSessions;
    private final ProtocolRSettings settings;
    private final ExitMonitor monitor;
    private volatile @Nullable ErrorCode refusing;
    private volatile int size;
    private volatile int detached;
    private long lastNumber;

    SessionDirectory(SessionAcceptor.Builder builder, ExitMonitor monitor) {
        this.settings = builder.settings;
        this.monitor = monitor;
        table = new SessionTable<>(new SessionTable.Limits(
                settings.maxSessions(),
                settings.maxSessionsPerPrincipal(),
                settings.maxSessionsPerAddress(),
                settings.maxDetached()));
        metaSessions = new MetaSessions(monitor.usage(), settings.metaSessionsKept(), builder.random);
        memory = replayMemory(builder);
    }

    private ReplayMemory replayMemory(SessionAcceptor.Builder builder) {
        ReplayLimits limits = settings.exitReplay();
        PressureWatch watch = new PressureWatch(
                limits, settings.pressureTimeout(), builder.transport::nextLoop, () -> after(SessionHandle.NONE));
        return new ReplayMemory(limits, builder.chunks, watch::begin);
    }

    // ---- what wires ask

    /**
     * The session under this key, or a new one, which counts as without a wire at first.
     *
     * @param wire of which the session gets its loop, where it is new
     * @throws ProtocolViolation if there is none and it may not be begun
     */
    Found findOrAdd(SessionKey key, ExitWire wire) throws ProtocolViolation {
        ExitSession made;
        ExitSession evicted;
        lock.lock();
        try {
            ExitSession known = table.find(key);
            if (known != null) {
                return new Found(known, false);
            }
            checkTakesNew();
            table.checkRoom(key, wire.from());
            made = make(key, wire);
            table.add(key, wire.from(), made);
            evicted = table.detached(made);
            handles.put(made.handle(), made);
            count();
        } finally {
            lock.unlock();
        }
        monitor.sessionBegan(made);
        evict(evicted);
        return new Found(made, true);
    }

    private ExitSession make(SessionKey key, ExitWire wire) {
        Loop loop = wire.connection().loop();
        return new ExitSession(
                key,
                loop,
                settings,
                memory.session(loop, Owner.of(key.principal(), wire.from())),
                this,
                new SessionHandle(++lastNumber),
                metaSessions.begin(key),
                wire.connection().remote());
    }

    /** Whether there was a session under this key that has ended in the drain: its client has not heard of that. */
    boolean isOver(SessionKey key) {
        lock.lock();
        try {
            return over.contains(key);
        } finally {
            lock.unlock();
        }
    }

    private void checkTakesNew() throws ProtocolViolation {
        ErrorCode code = refusing;
        if (code != null) {
            throw new ProtocolViolation(code, "the exit takes no new sessions");
        }
    }

    // ---- what sessions tell

    void attached(ExitSession session, WireStart start) {
        lock.lock();
        try {
            table.attached(session);
            count();
        } finally {
            lock.unlock();
        }
        monitor.sessionAttached(session, start);
    }

    /** A session waits for a wire; too many of them, and the one that has waited longest goes. */
    void detached(ExitSession session, CloseReason why) {
        ExitSession evicted;
        lock.lock();
        try {
            evicted = table.detached(session);
            count();
        } finally {
            lock.unlock();
        }
        monitor.sessionDetached(session, why);
        evict(evicted);
    }

    private void evict(@Nullable ExitSession evicted) {
        if (evicted != null) {
            evicted.evict(CloseReason.limit(
                    Scope.SESSION,
                    Limit.SESSIONS_DETACHED,
                    "the exit keeps " + settings.maxDetached() + " sessions without a wire"));
        }
    }

    /** No wire finds the session any more. Idempotent. */
    void forget(ExitSession session) {
        lock.lock();
        try {
            table.remove(session.key(), session);
            if (handles.remove(session.handle()) != null) {
                metaSessions.ended(session.client());
                remember(session);
            }
            count();
        } finally {
            lock.unlock();
        }
    }

    private void remember(ExitSession ended) {
        if (refusing != null) {
            over.add(ended.key());
        }
    }

    ExitMonitor monitor() {
        return monitor;
    }

    private void count() {
        size = table.size();
        detached = table.detachedSize();
    }

    // ---- what the owner asks

    /**
     * From now on no session is begun.
     *
     * @param code what clients are refused with
     * @return false if it was so before
     */
    boolean refuseNew(ErrorCode code) {
        lock.lock();
        try {
            boolean first = refusing == null;
            refusing = refusing == ErrorCode.SHUT_DOWN ? refusing : code;
            return first;
        } finally {
            lock.unlock();
        }
    }

    boolean takesNew() {
        return refusing == null;
    }

    int size() {
        return size;
    }

    /** The memory that they hold for replay. */
    long replayBytes() {
        return memory.held();
    }

    /** How many have no live wire. */
    int detachedSize() {
        return detached;
    }

    Optional<ExitSession> find(SessionHandle handle) {
        return Optional.ofNullable(handles.get(handle));
    }

    /** Those that exist, in the order in which they began; what happens meanwhile is in it or not. */
    Collection<ExitSession> after(SessionHandle handle) {
        return Collections.unmodifiableCollection(handles.tailMap(handle, false).values());
    }

    List<MetaSessionFigures> metaSessions() {
        return metaSessions.figures();
    }
}
