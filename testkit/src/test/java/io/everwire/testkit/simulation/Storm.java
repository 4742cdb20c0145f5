package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that keeps one echo going, dialling again whenever its connection ends. */
final class Storm {
    private static final long PERIOD = Duration.ofMillis(20).toNanos();

    final SimulatedNetwork network;
    private final Transport exit;
    private final Transport client;
    private final Loop loop;
    private boolean ended;
    int resets;

    Storm(long seed, FaultPlan plan) {
        network = SimulatedNetwork.seeded(seed)
                .links(LinkSettings.defaults().withMaxSlice(100))
                .faults(plan);
        exit = network.transport("exit");
        client = network.transport("client");
        loop = client.nextLoop();
        exit.listen(network.address("exit", 7), ListenSettings.defaults(), connection -> new Echo());
        dial();
    }

    private void dial() {
        if (!ended) {
            client.dial(network.address("exit", 7), SimulatedPair.PATIENT, loop, new Client());
        }
    }

    void end() {
        ended = true;
        client.shutdown(Duration.ofSeconds(1));
        exit.shutdown(Duration.ofSeconds(1));
    }

    private static void send(Connection connection, ByteBuffer bytes) {
        ByteBuffer room = connection.claim(bytes.remaining());
        if (room != null) {
            connection.commit(room.put(bytes).position());
            connection.flush();
        }
    }

    /** Sends back what comes. */
    private static class Echo implements ConnectionHandler {
        @Nullable
        Connection connection;

        @Override
        public void opened(Connection opened) {
            connection = opened;
            opened.demand(Integer.MAX_VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            if (connection != null) {
                send(connection, chunk);
            }
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            if (connection != null) {
                connection.close();
            }
        }

        @Override
        public void closed(CloseReason why) {}
    }

    private final class Client extends Echo {
        private final Loop.Alarm tick = loop.alarm(this::tick);

        @Override
        public void opened(Connection opened) {
            super.opened(opened);
            tick();
        }

        private void tick() {
            if (connection != null) {
                send(connection, ByteBuffer.allocate(300));
                tick.at(loop.nanoTime() + PERIOD);
            }
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void closed(CloseReason why) {
            resets += why.code() == ErrorCode.RESET ? 1 : 0;
            tick.cancel();
            dial();
        }
    }
}
