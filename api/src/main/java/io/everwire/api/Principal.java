package io.everwire.api;

import java.util.Objects;

/**
 * Who a client has proven to be. A session can be resumed only by the principal that made it.
 *
 * @param name stable and unique within the authenticator that gave it; may be logged
 */
public record Principal(String name) {
    /** The principal of every client of an exit that asks for no greeting. */
    public static final Principal ANONYMOUS = new Principal("anonymous");

    public Principal {
        Objects.requireNonNull(name, "name");
    }
}
