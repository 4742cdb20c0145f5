package io.everwire.protocolr.resume;

import io.everwire.api.ErrorCode;
import io.everwire.api.Principal;
import io.everwire.spi.ProtocolViolation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an exit: who may resume what, and how many there may be. Pure bookkeeping; the caller guards it with a
 * lock that is never held during I/O (REFERENCE-DEFECTS D6, D10).
 *
 * @param <S> what is kept for a session
 */
public final class SessionTable<S> {
    private final Map<SessionKey, S> sessions = new HashMap<>();
    private final Map<Principal, Integer> perPrincipal = new HashMap<>();
    private final int limit;
    private final int limitPerPrincipal;
    private final int limitAnonymous;

    /**
     * @param limit sessions in all
     * @param limitPerPrincipal sessions of one authenticated principal
     * @param limitAnonymous sessions of all anonymous clients together
     */
    public SessionTable(int limit, int limitPerPrincipal, int limitAnonymous) {
        this.limit = limit;
        this.limitPerPrincipal = limitPerPrincipal;
        this.limitAnonymous = limitAnonymous;
    }

    /** The session under this key, or null. */
    public @Nullable S find(SessionKey key) {
        return sessions.get(key);
    }

    /**
     * Adds a session under a key that is free.
     *
     * @throws ProtocolViolation with {@code LIMIT} where there is no room for one more
     */
    public void add(SessionKey key, S session) throws ProtocolViolation {
        checkRoom(key.principal());
        if (sessions.putIfAbsent(key, session) != null) {
            throw new IllegalStateException("the key is taken: " + key);
        }
        perPrincipal.merge(key.principal(), 1, Integer::sum);
    }

    private void checkRoom(Principal principal) throws ProtocolViolation {
        int own = principal.equals(Principal.ANONYMOUS) ? limitAnonymous : limitPerPrincipal;
        if (sessions.size() >= limit) {
            throw new ProtocolViolation(ErrorCode.LIMIT, "the exit has " + limit + " sessions");
        }
        if (perPrincipal.getOrDefault(principal, 0) >= own) {
            throw new ProtocolViolation(ErrorCode.LIMIT, principal.name() + " has " + own + " sessions");
        }
    }

    /** Removes a session, unless another one took its key meanwhile. */
    public void remove(SessionKey key, S session) {
        if (sessions.remove(key, session)) {
            perPrincipal.computeIfPresent(key.principal(), (principal, count) -> count == 1 ? null : count - 1);
        }
    }

    public int size() {
        return sessions.size();
    }

    /** A copy of what is in the table. */
    public Collection<S> all() {
        return List.copyOf(sessions.values());
    }
}
