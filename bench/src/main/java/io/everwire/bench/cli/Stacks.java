package io.everwire.bench.cli;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.everwire.KeysStack;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.oneshot.OneShotStack;
import io.everwire.bench.peer.Peers;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;

/** What can be compared, by name: {@code everwire-nio}, {@code everwire-iouring}, {@code oneshot-nio}, {@code keys}, and the
 * peers. */
final class Stacks {
    private static final String EVERWIRE = "everwire-";
    private static final String KEYS = "keys";
    private static final String ONE_SHOT = "oneshot-";

    private Stacks() {}

    /** One loop a side. */
    static Stack named(String name) {
        if (name.equals(KEYS)) {
            return new KeysStack();
        }
        if (name.startsWith(ONE_SHOT)) {
            return new OneShotStack(
                    Transports.named(name.substring(ONE_SHOT.length())),
                    TransportSettings.defaults().withLoops(1));
        }
        return name.startsWith(EVERWIRE)
                ? new EverwireStack(
                        Transports.named(name.substring(EVERWIRE.length())),
                        TransportSettings.defaults().withLoops(1),
                        EverwireStack.freshKey())
                : Peers.named(name);
    }
}
