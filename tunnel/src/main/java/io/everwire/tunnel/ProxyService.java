package io.everwire.tunnel;

import io.everwire.api.Session;
import io.everwire.api.SessionListener;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;

/** What an exit does for its clients: each stream asks for one target and is joined with it (WIRE.md 8). */
final class ProxyService implements SessionListener {
    private final TargetDialer dialer;
    private final RelaySettings relays;

    ProxyService(TargetDialer dialer, RelaySettings relays) {
        this.dialer = dialer;
        this.relays = relays;
    }

    @Override
    public SessionObserver opened(Session session) {
        session.streams(this::serve);
        return SessionObserver.NONE;
    }

    void serve(Stream stream) {
        new ProxyRequest(stream, dialer, relays).start();
    }
}
