package io.everwire.conformance.cli;

import io.everwire.api.CloseReason;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Plugins of tests: good ones and bad ones. */
final class Providers {
    private Providers() {}

    /** Keeps the contract. */
    public static final class Good extends OverNio {
        @Override
        public String name() {
            return "good";
        }
    }

    /** Cannot do more than move bytes. */
    public static final class Plain extends OverNio {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }
    }

    /** Never runs anywhere. */
    public static final class Elsewhere extends OverNio {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public Optional<Unavailability> unavailability() {
            return Optional.of(new Unavailability("The moon is not full.", "Wait for it."));
        }
    }

    /** Its capabilities cannot be asked for, so that no case even begins. */
    public static final class Mute extends OverNio {
        @Override
        public String name() {
            return "mute";
        }

        @Override
        public Set<Capability> capabilities() {
            throw new IllegalStateException("mute");
        }
    }

    /** Turns a bit of the first byte of each chunk that a dialled connection receives. */
    public static final class Flipping extends OverNio {
        @Override
        public String name() {
            return "flipping";
        }

        @Override
        public Transport create(TransportSettings settings) {
            return new FlippingTransport(super.create(settings));
        }
    }

    private record FlippingTransport(Transport good) implements Transport {
        @Override
        public Loop nextLoop() {
            return good.nextLoop();
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            return good.dial(to, settings, loop, new FlippingHandler(handler));
        }

        @Override
        public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
            return good.listen(at, settings, acceptor);
        }

        @Override
        public CompletionStage<Void> shutdown(Duration limit) {
            return good.shutdown(limit);
        }
    }

    private record FlippingHandler(ConnectionHandler told) implements ConnectionHandler {
        @Override
        public void opened(Connection connection) {
            told.opened(connection);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            chunk.put(chunk.position(), (byte) (chunk.get(chunk.position()) ^ 1));
            told.bytes(chunk);
        }

        @Override
        public void writable() {
            told.writable();
        }

        @Override
        public void end() {
            told.end();
        }

        @Override
        public void closed(CloseReason why) {
            told.closed(why);
        }
    }
}
