package io.everwire.protocolr.resume;

import io.everwire.api.Principal;

/**
 * Whom a session counts for where one must not take what is everyone's: its principal, or the address where that is
 * nobody.
 *
 * @param principal who was authenticated
 * @param address where an anonymous client comes from; the same for all others
 */
public record Owner(Principal principal, AddressPrefix address) {
    /** The owner of a session of this principal, begun from that address. */
    public static Owner of(Principal principal, AddressPrefix from) {
        boolean anonymous = principal.equals(Principal.ANONYMOUS);
        return new Owner(principal, anonymous ? from : AddressPrefix.OTHER);
    }

    boolean isAnonymous() {
        return principal.equals(Principal.ANONYMOUS);
    }
}
