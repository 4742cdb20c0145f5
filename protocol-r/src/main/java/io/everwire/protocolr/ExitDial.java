package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.protocolr.handshake.DialRace;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Dials the addresses of one exit as {@link DialRace} says. The connection that opens first is handed to the handler as if
 * it had been dialled alone; if none does, the handler hears of the last failure. On the session's loop.
 */
final class ExitDial {
    private final Transport transport;
    private final DialSettings settings;
    private final Loop loop;
    private final List<SocketAddress> addresses;
    private final ConnectionHandler handler;
    private final DialRace race;
    private final Loop.Alarm next;
    private final List<Transport.Dial> dials = new ArrayList<>(1);

    /** @param addresses at least one */
    ExitDial(
            Transport transport,
            DialSettings settings,
            Loop loop,
            List<SocketAddress> addresses,
            ConnectionHandler handler) {
        this.transport = transport;
        this.settings = settings;
        this.loop = loop;
        this.addresses = addresses;
        this.handler = handler;
        this.race = new DialRace(addresses.size(), loop.nanoTime());
        this.next = loop.alarm(this::begin);
    }

    void begin() {
        if (race.dueAt() != DialRace.NEVER) {
            SocketAddress to = addresses.get(race.begin(loop.nanoTime()));
            dials.add(transport.dial(to, settings, loop, new Contender()));
            follow();
        }
    }

    private void follow() {
        if (race.dueAt() == DialRace.NEVER) {
            next.cancel();
        } else {
            next.at(race.dueAt());
        }
    }

    /** Gives all attempts up. */
    void cancel() {
        race.end();
        follow();
        dials.forEach(Transport.Dial::cancel);
    }

    /** One address. */
    private final class Contender implements ConnectionHandler {
        private boolean opened;

        @Override
        public void opened(Connection connection) {
            opened = true;
            if (race.isOver()) {
                connection.abort();
                return;
            }
            cancel(); // after opened it does nothing to this one
            connection.handler(handler);
            handler.opened(connection);
        }

        @Override
        public void closed(CloseReason why) {
            if (opened || race.isOver()) {
                return;
            }
            race.failed(loop.nanoTime());
            follow();
            if (race.isLost()) {
                handler.closed(why);
            }
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void writable() {}

        @Override
        public void end() {}
    }
}
