package io.everwire.bench.cli;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.everwire.KeysStack;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.oneshot.OneShotStack;
import io.everwire.bench.peer.Peers;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;

/**
 * What can be compared, by name: {@code everwire-nio}, {@code everwire-iouring}, {@code oneshot-nio}, {@code keys}, and the
 * peers. With {@code +CIPHER} behind it, as in {@code everwire-nio+conscrypt}, a stack of ours has the cipher of that name,
 * else the one that Everwire chooses; with {@code +unprobed}, its sessions are left alone while they are idle.
 */
final class Stacks {
    private static final String EVERWIRE = "everwire-";
    private static final String KEYS = "keys";
    private static final String ONE_SHOT = "oneshot-";

    private static final String WITH = "+";
    private static final String UNPROBED = "unprobed";
    private static final String CIPHER_PROPERTY = "everwire.aead";

    private Stacks() {}

    /** One loop a side. A cipher in the name is this process's from then on: it has one for all of its stacks. */
    static Stack named(String name) {
        int with = name.indexOf(WITH);
        if (with < 0) {
            return plain(name);
        }
        String stack = name.substring(0, with);
        String variant = name.substring(with + 1);
        if (variant.equals(UNPROBED) && stack.startsWith(EVERWIRE)) {
            return everwire(stack).unprobed();
        }
        System.setProperty(CIPHER_PROPERTY, variant);
        return plain(stack);
    }

    private static Stack plain(String name) {
        if (name.equals(KEYS)) {
            return new KeysStack();
        }
        if (name.startsWith(ONE_SHOT)) {
            return new OneShotStack(
                    Transports.named(name.substring(ONE_SHOT.length())),
                    TransportSettings.defaults().withLoops(1));
        }
        return name.startsWith(EVERWIRE) ? everwire(name) : Peers.named(name);
    }

    private static EverwireStack everwire(String name) {
        return new EverwireStack(
                Transports.named(name.substring(EVERWIRE.length())),
                TransportSettings.defaults().withLoops(1),
                EverwireStack.freshKey());
    }
}
