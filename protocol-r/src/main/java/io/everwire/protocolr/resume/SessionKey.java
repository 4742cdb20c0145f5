package io.everwire.protocolr.resume;

import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.SessionId;

/**
 * What a client must bring to resume a session: all three together, so that somebody else's session id is simply unknown
 * (REFERENCE-DEFECTS D9). Ids are compared in constant time.
 */
public record SessionKey(Principal principal, MetaSession metaSession, SessionId id) {
    @Override
    public String toString() {
        return "SessionKey[" + principal.name() + "]";
    }
}
