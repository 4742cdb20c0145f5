package io.everwire.protocolr.resume;

import io.everwire.api.Limit;
import io.everwire.spi.ProtocolViolation;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an exit: who may resume what, how many there may be, and which one goes when too many have no wire.
 * Pure bookkeeping; the caller guards it with a lock that is never held during I/O (REFERENCE-DEFECTS D6, D9, D10).
 *
 * @param <S> what is kept for a session; compared by identity
 */
public final class SessionTable<S> {
    /**
     * The most there may be.
     *
     * @param sessions in all
     * @param perPrincipal of one authenticated principal
     * @param perAddress of anonymous clients from one address
     * @param detached without a wire
     */
    public record Limits(int sessions, int perPrincipal, int perAddress, int detached) {}

    private final Map<SessionKey, S> sessions = new HashMap<>();
    private final Map<Owner, Integer> perOwner = new HashMap<>();
    private final Map<SessionKey, Owner> owners = new HashMap<>();
    private final Set<S> detached = new LinkedHashSet<>();
    private final Limits limits;

    public SessionTable(Limits limits) {
        this.limits = limits;
    }

    /** The session under this key, or null. */
    public @Nullable S find(SessionKey key) {
        return sessions.get(key);
    }

    /**
     * Adds a session under a key that is free.
     *
     * @param from the address that it counts for where the principal is anonymous
     * @throws ProtocolViolation with {@code LIMIT} where there is no room for one more
     */
    public void add(SessionKey key, AddressPrefix from, S session) throws ProtocolViolation {
        Owner owner = Owner.of(key.principal(), from);
        checkRoom(owner);
        if (sessions.putIfAbsent(key, session) != null) {
            throw new IllegalStateException("the key is taken: " + key);
        }
        owners.put(key, owner);
        perOwner.merge(owner, 1, Integer::sum);
    }

    /** Whether {@link #add} has room; throws as it does. */
    public void checkRoom(SessionKey key, AddressPrefix from) throws ProtocolViolation {
        checkRoom(Owner.of(key.principal(), from));
    }

    private void checkRoom(Owner owner) throws ProtocolViolation {
        if (sessions.size() >= limits.sessions()) {
            throw new ProtocolViolation(Limit.SESSIONS, "the exit has " + limits.sessions() + " sessions");
        }
        int limit = owner.isAnonymous() ? limits.perAddress() : limits.perPrincipal();
        if (perOwner.getOrDefault(owner, 0) >= limit) {
            throw new ProtocolViolation(
                    owner.isAnonymous() ? Limit.SESSIONS_PER_ADDRESS : Limit.SESSIONS_PER_PRINCIPAL,
                    "the client has " + limit + " sessions");
        }
    }

    /** Removes a session, unless another one took its key meanwhile. */
    public void remove(SessionKey key, S session) {
        detached.remove(session);
        if (sessions.remove(key, session)) {
            perOwner.computeIfPresent(owners.remove(key), (any, count) -> count == 1 ? null : count - 1);
        }
    }

    /**
     * A session has lost its wire.
     *
     * @return the one that has been without for longest, if it has to go; it is to be ended and removed
     */
    public @Nullable S detached(S session) {
        detached.add(session);
        if (detached.size() <= limits.detached()) {
            return null;
        }
        Iterator<S> longest = detached.iterator();
        S gone = longest.next();
        longest.remove();
        return gone;
    }

    /** A session has a wire. */
    public void attached(S session) {
        detached.remove(session);
    }

    public int size() {
        return sessions.size();
    }

    /** How many have no wire. */
    public int detachedSize() {
        return detached.size();
    }
}
