package io.everwire.protocolr.world;

import io.everwire.spi.Connection;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** No mistake at all: copies what each end puts on its connections, and finds the records in it (WIRE.md 2). */
final class Wiretap implements Mutant {
    private static final int HELLO = 40;

    private final Map<Direction, List<ByteArrayOutputStream>> taps =
            new EnumMap<>(Map.of(Direction.UP, new ArrayList<>(), Direction.DOWN, new ArrayList<>()));

    @Override
    public Transport transport(String host, Transport right) {
        Direction way = host.equals("client") ? Direction.UP : Direction.DOWN;
        return new DecoratedTransport(right, connection -> tapped(connection, taps.get(way)));
    }

    private static Connection tapped(Connection connection, @Nullable List<ByteArrayOutputStream> taps) {
        ByteArrayOutputStream tap = new ByteArrayOutputStream();
        Objects.requireNonNull(taps).add(tap);
        return new ForwardingConnection(connection) {
            private @Nullable ByteBuffer claimed;
            private int start;

            @Override
            public @Nullable ByteBuffer claim(int bytes) {
                claimed = super.claim(bytes);
                start = claimed == null ? 0 : claimed.position();
                return claimed;
            }

            @Override
            public void commit(int bytes) {
                byte[] copy = new byte[bytes];
                Objects.requireNonNull(claimed).get(start, copy);
                tap.writeBytes(copy);
                super.commit(bytes);
            }
        };
    }

    /** Where the records end that went this way on one connection, in bytes from its start. */
    List<Integer> recordEnds(Direction way, int connection) {
        ByteBuffer sent = ByteBuffer.wrap(
                Objects.requireNonNull(taps.get(way)).get(connection).toByteArray());
        List<Integer> ends = new ArrayList<>();
        for (int at = HELLO; at + 2 <= sent.limit(); at = ends.get(ends.size() - 1)) {
            ends.add(at + 2 + (sent.getShort(at) & 0xFFFF));
        }
        return ends;
    }
}
