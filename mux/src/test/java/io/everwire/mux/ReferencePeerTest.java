package io.everwire.mux;

import static io.everwire.mux.Endpoints.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A model of an exit of the reference at the other end (WIRE.md 7.2): it stops reading the whole session at 1 MiB unread,
 * tells of its progress after half a window of 256 KiB, waits for our windows, and echoes what it reads.
 */
class ReferencePeerTest {
    private static final int BUCKET = 1 << 20;
    private static final int WINDOW = 262_144;
    private static final int STREAMS = 16;
    private static final int EACH = 1_000_000;

    private final ManualLoop loop = new ManualLoop();
    private final MemoryPipe pipe = MemoryPipe.alone(loop, SessionPipe.Side.DIALER);
    private final MuxSession mux = new SmuxMultiplexer(MuxSettings.defaults()).start(pipe, ScriptedPeer.NO_OBSERVER);

    /** The exit's end of one stream: what it holds unread is what it has still to echo. */
    private static final class Line {
        private int unread;
        private int consumed;
        private int told;
        private int echoed;
        private int theirConsumed;
        private int theirWindow = WINDOW;
        private boolean ended;
        private boolean finished;

        int mayEcho() {
            return Math.min(unread, Math.max(0, theirWindow - (echoed - theirConsumed)));
        }
    }

    private final Map<Integer, Line> lines = new LinkedHashMap<>();
    private final ArrayDeque<byte[]> onTheWay = new ArrayDeque<>();
    private int mostUnread;

    @Test
    void sixteenEchoStreamsFinishAtAnExitThatStopsReadingAtItsBucket() {
        pipe.connectAlone(0);
        List<Endpoints.Reader> readers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Stream stream = Endpoints.done(mux.open());
            stream.write(bytes(0, EACH));
            stream.finish();
            readers.add(Endpoints.reader(stream));
        }
        for (int round = 0; round < 200_000 && !readers.stream().allMatch(reader -> reader.end.isDone()); round++) {
            loop.pass(Endpoints.MILLI);
            take(pipe.takeSent());
            lines.forEach(this::echo);
        }
        readers.forEach(reader -> assertEquals(EACH, reader.end.getNow(-1), "read " + reader.count));
        assertTrue(mostUnread <= BUCKET, mostUnread + " unread at once");
        assertTrue(pipe.sent() - pipe.proven() < 1 << 20, "updates prove what was sent");
    }

    private void take(byte[] sent) {
        if (sent.length > 0) {
            onTheWay.add(sent);
        }
        while (!onTheWay.isEmpty() && unread() < BUCKET) {
            read(ByteBuffer.wrap(onTheWay.remove()).order(ByteOrder.LITTLE_ENDIAN));
        }
        mostUnread = Math.max(mostUnread, unread());
    }

    private int unread() {
        return lines.values().stream().mapToInt(line -> line.unread).sum();
    }

    private void read(ByteBuffer frames) {
        while (frames.hasRemaining()) {
            int command = frames.getShort() >> 8;
            int length = frames.getShort() & 0xFFFF;
            int id = frames.getInt();
            ByteBuffer payload = frames.slice().order(ByteOrder.LITTLE_ENDIAN);
            frames.position(frames.position() + length);
            if (command == 0) {
                lines.put(id, new Line());
            } else if (lines.containsKey(id)) {
                apply(lines.get(id), command, length, payload);
            }
        }
    }

    private static void apply(Line line, int command, int length, ByteBuffer payload) {
        switch (command) {
            case 1 -> line.ended = true;
            case 2 -> line.unread += length;
            case 4 -> {
                line.theirConsumed = payload.getInt();
                line.theirWindow = payload.getInt();
            }
            default -> {}
        }
    }

    /** Reads as much as it can write back, at most one frame, as a proxy with one buffer does. */
    private void echo(int id, Line line) {
        int count = Math.min(line.mayEcho(), 32_768);
        if (count > 0) {
            ByteBuffer data = header(2, id, count);
            data.put(bytes(line.echoed, count));
            line.echoed += count;
            line.unread -= count;
            line.consumed += count;
            feed(data);
            tell(id, line);
        }
        if (line.ended && line.unread == 0 && !line.finished) {
            line.finished = true;
            feed(header(1, id, 0));
        }
    }

    private void tell(int id, Line line) {
        if (line.told == 0 || line.consumed - line.told >= WINDOW / 2) {
            line.told = line.consumed;
            feed(header(4, id, 8).putInt(line.consumed).putInt(WINDOW));
        }
    }

    private static ByteBuffer header(int command, int id, int length) {
        return ByteBuffer.allocate(8 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (2 | command << 8))
                .putShort((short) length)
                .putInt(id);
    }

    private void feed(ByteBuffer frame) {
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        pipe.feed(bytes);
        loop.run();
    }
}
