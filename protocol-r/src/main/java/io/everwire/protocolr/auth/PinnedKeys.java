package io.everwire.protocolr.auth;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The public keys of which an exit has to hold one: usually one, two while an exit's key is being replaced (WIRE.md 3).
 * Immutable; may be printed.
 */
public final class PinnedKeys {
    /** More are no rotation: whoever holds any one of them is the exit. */
    public static final int MOST = 8;

    private final Set<ExitPublicKey> keys;

    private PinnedKeys(Collection<ExitPublicKey> keys) {
        this.keys = new LinkedHashSet<>(keys);
        if (this.keys.isEmpty() || this.keys.size() > MOST) {
            throw new IllegalArgumentException(
                    "an exit is known by 1 to " + MOST + " public keys, not by " + this.keys.size());
        }
    }

    /** One key. */
    public static PinnedKeys of(ExitPublicKey key) {
        return new PinnedKeys(List.of(key));
    }

    /**
     * Any of these; repeated ones count once.
     *
     * @throws IllegalArgumentException if there is none, or more than {@link #MOST}
     */
    public static PinnedKeys of(Collection<ExitPublicKey> keys) {
        return new PinnedKeys(keys);
    }

    /**
     * Whether the owner of one of the keys signed the message. All keys are tried, whichever it is: how long it takes does
     * not tell which key an exit holds.
     */
    public boolean verifies(byte[] signature, byte[] message) {
        boolean verified = false;
        for (ExitPublicKey key : keys) {
            verified |= key.verifies(signature, message);
        }
        return verified;
    }

    /** The keys as they were given. */
    public List<ExitPublicKey> keys() {
        return List.copyOf(keys);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PinnedKeys pinned && keys.equals(pinned.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** The hex digits of all. */
    @Override
    public String toString() {
        return keys.stream().map(ExitPublicKey::hex).collect(Collectors.joining(" or "));
    }
}
