package io.everwire.mux.machine;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two machines and what lies between them, in virtual time by milliseconds. */
final class Path {
    static final long MILLI = 1_000_000;
    static final int SMALL = 64;
    private static final int AT_ONCE = 200;
    private static final byte[] BLOCK = new byte[65_536];

    final End client = new End(true);
    final End exit = new End(false);
    private final int delayMillis;
    private final int bytesPerMilli;
    private final List<StreamMachine> senders = new ArrayList<>();
    private final List<StreamMachine> readers = new ArrayList<>();
    private final ByteBuffer into = ByteBuffer.allocate(8 << 20);
    long now = 1_000 * MILLI;

    Path(int roundTripMillis, int bytesPerMilli) {
        this.delayMillis = roundTripMillis / 2;
        this.bytesPerMilli = bytesPerMilli;
        exit.machine.acceptStreams();
        client.machine.wireUp(now);
        exit.machine.wireUp(now);
        pass(roundTripMillis + 10);
    }

    /** A stream that the client opened; its reader at the client keeps pace. */
    StreamMachine open() {
        StreamMachine stream = client.machine.open(now);
        readers.add(stream);
        return stream;
    }

    /** The exit's side of the stream that was opened longest ago of those not asked for yet; its reader keeps pace. */
    StreamMachine accepted() {
        StreamMachine stream = nextAccepted();
        readers.add(stream);
        return stream;
    }

    private StreamMachine nextAccepted() {
        StreamMachine stream = exit.machine.nextAccepted();
        for (; stream == null; stream = exit.machine.nextAccepted()) {
            pass(1);
        }
        stream.touch();
        return stream;
    }

    /** Streams over which the exit has sent one small message each. */
    List<StreamMachine> used(int count) {
        List<StreamMachine> opened = new ArrayList<>();
        while (opened.size() < count) {
            opened.addAll(usedAtOnce(Math.min(AT_ONCE, count - opened.size())));
        }
        return opened;
    }

    private List<StreamMachine> usedAtOnce(int count) {
        List<StreamMachine> opened =
                Stream.generate(() -> client.machine.open(now)).limit(count).toList();
        opened.forEach(stream -> write(nextAccepted(), SMALL));
        for (StreamMachine stream : opened) {
            while (stream.available() == 0) {
                pass(1);
            }
            stream.read(into.clear(), now);
        }
        return opened;
    }

    /** A stream over which the exit sends without end. */
    StreamMachine download() {
        StreamMachine stream = open();
        senders.add(accepted());
        return stream;
    }

    void write(StreamMachine stream, int bytes) {
        stream.write(SendItem.unawaited(ByteBuffer.wrap(BLOCK, 0, bytes)), now);
        while (stream.nextSettled() != null) {}
    }

    /** From now on without end. */
    void send(StreamMachine stream) {
        senders.add(stream);
    }

    void stopReading(StreamMachine stream) {
        readers.remove(stream);
    }

    void startReading(StreamMachine stream) {
        readers.add(stream);
    }

    void pass(long millis) {
        try {
            for (long i = 0; i < millis; i++) {
                step();
            }
        } catch (ProtocolViolation violation) {
            throw new AssertionError(violation);
        }
    }

    private void step() throws ProtocolViolation {
        now += MILLI;
        for (StreamMachine sender : senders) {
            while (sender.pendingBytes() < 2L * bytesPerMilli) {
                write(sender, BLOCK.length);
            }
        }
        client.send(exit);
        exit.send(client);
        client.receive();
        exit.receive();
        for (StreamMachine reader : readers) {
            if (reader.available() > 0) {
                reader.read(into.clear(), now);
            }
        }
    }

    /** What one machine grants in all. */
    static long granted(List<StreamMachine> streams) {
        return streams.stream().mapToLong(Path::window).sum();
    }

    static int window(StreamMachine stream) {
        return stream.receiveWindow.window();
    }

    final class End {
        final SmuxMachine machine;
        private final ArrayDeque<Piece> arriving = new ArrayDeque<>();
        private long sent;
        private long received;

        private End(boolean dialler) {
            machine = new SmuxMachine(Machines.rules(dialler, 24_576), now);
        }

        private void send(End peer) throws ProtocolViolation {
            if (machine.deadline(now) <= now) {
                machine.onDeadline(now);
            }
            for (int left = bytesPerMilli; left > SmuxMachine.LEAST_ROOM; ) {
                ByteBuffer frames = frames(left);
                if (frames == null) {
                    return;
                }
                sent += frames.remaining();
                left -= frames.remaining();
                peer.arriving.add(new Piece(now + delayMillis * MILLI, frames));
            }
        }

        private @Nullable ByteBuffer frames(int most) {
            int data = machine.dataWanted(now);
            int wanted = machine.controlWanted(sent, now) + data;
            if (wanted == 0) {
                return null;
            }
            ByteBuffer room = ByteBuffer.allocate(Math.min(most, Math.max(wanted, SmuxMachine.LEAST_ROOM)));
            return machine.transmit(room, sent, received, data > 0, now) == 0 ? null : room.flip();
        }

        private void receive() throws ProtocolViolation {
            while (!arriving.isEmpty() && arriving.getFirst().at <= now) {
                ByteBuffer bytes = arriving.removeFirst().bytes;
                received += bytes.remaining();
                machine.receive(bytes, sent, now);
            }
        }
    }

    private record Piece(long at, ByteBuffer bytes) {}
}
