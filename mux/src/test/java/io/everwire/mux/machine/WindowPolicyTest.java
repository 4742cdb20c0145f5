package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets how large a window from a client whose peer acknowledges. */
class WindowPolicyTest {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int USUAL = 256 * KIB;
    private static final int LEAST = 16 * KIB;
    private static final long SUM = 32L * MIB;

    /** The exit's sides of streams over which the client sends small messages. */
    private static List<StreamMachine> echoes(Path path, List<StreamMachine> ofClient) {
        List<StreamMachine> ofExit = new ArrayList<>();
        ofClient.forEach(stream -> ofExit.add(path.accepted()));
        return ofExit;
    }

    /** Ten small messages in each millisecond. */
    private static void chat(Path path, List<StreamMachine> streams, int millis) {
        for (int i = 0; i < millis; i++) {
            streams.forEach(stream -> path.write(stream, 10 * Path.SMALL));
            path.pass(1);
        }
    }

    @Test
    void aStreamThatFillsALongPathReachesTheLargestWindowWithinAFewRoundTrips() {
        Path path = new Path(100, 100_000);
        StreamMachine bulk = path.download();
        path.pass(1_000);
        assertEquals(4 * MIB, Path.window(bulk));
    }

    @Test
    void bulkBesideManyBusyEchoesHasAWindowOfManyHundredKib() {
        Path path = new Path(2, 1_000_000);
        List<StreamMachine> questions = Stream.generate(path::open).limit(63).toList();
        List<StreamMachine> answers = echoes(path, questions);
        chat(path, answers, 2_000);
        StreamMachine bulk = path.open();
        path.send(path.accepted());
        chat(path, answers, 500);
        assertTrue(Path.window(bulk) >= 512 * KIB, "window " + Path.window(bulk));
    }

    @Test
    void aStreamOfSmallMessagesDoesNotGrow() {
        Path path = new Path(20, 100_000);
        StreamMachine question = path.open();
        chat(path, List.of(path.accepted()), 2_000);
        assertTrue(question.receiveWindow.consumed() > 2 * USUAL, "it has taken several windows");
        assertEquals(USUAL, Path.window(question));
    }

    @Test
    void aDownloadBesideAThousandIdleStreamsGrowsAsIfItWereAlone() {
        Path path = new Path(100, 100_000);
        path.used(1_000);
        path.pass(1_000);
        StreamMachine bulk = path.download();
        path.pass(1_000);
        assertEquals(4 * MIB, Path.window(bulk));
    }

    @Test
    void anIdleStreamThatWasTakenBackGrowsWhenItIsBusyAgain() {
        Path path = new Path(100, 100_000);
        StreamMachine idle = path.open();
        StreamMachine atExit = path.accepted();
        path.write(atExit, Path.SMALL);
        path.used(200);
        path.pass(1_000);
        path.download();
        path.pass(1_000);
        assertEquals(LEAST, Path.window(idle));
        path.send(atExit);
        path.pass(1_000);
        assertTrue(Path.window(idle) >= 2 * MIB, "window " + Path.window(idle));
    }

    @Test
    void aStreamWhoseReaderHasStoppedGivesBackAndGoesOnWhereItStopped() {
        Path path = new Path(100, 100_000);
        StreamMachine slow = path.open();
        StreamMachine atExit = path.accepted();
        path.send(atExit);
        path.pass(2_000);
        path.stopReading(slow);
        path.used(200);
        path.pass(1_000);
        path.download();
        path.pass(1_000);
        assertTrue(slow.available() > 2 * MIB, "what was in flight is legal: " + slow.available());
        assertTrue(Path.window(slow) <= 2 * MIB, "window " + Path.window(slow));
        long before = slow.receiveWindow.received();
        path.startReading(slow);
        path.pass(1_000);
        assertTrue(slow.receiveWindow.received() > before + 10 * MIB, "it goes on");
    }

    @Test
    void whoComesLateHasAShareOfWhatOthersHold() {
        Path path = new Path(50, 100_000);
        List<StreamMachine> streams = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            streams.add(path.download());
        }
        path.pass(3_000);
        for (int i = 0; i < 8; i++) {
            streams.add(path.download());
        }
        path.pass(5_000);
        for (StreamMachine late : streams.subList(8, 16)) {
            assertTrue(Path.window(late) >= MIB, "window " + Path.window(late));
        }
        assertTrue(Path.granted(streams) <= SUM + 16 * LEAST, "granted " + Path.granted(streams));
    }

    @Test
    void whatIsGrantedToTenThousandStreamsIsBounded() {
        Path path = new Path(10, 1_000_000);
        List<StreamMachine> streams = new ArrayList<>(path.used(10_000));
        long bound = SUM + SUM / 2 + 10_000L * LEAST;
        assertTrue(Path.granted(streams) <= bound, "granted " + Path.granted(streams));
        path.pass(1_000);
        for (int i = 0; i < 20; i++) {
            streams.add(path.download());
        }
        for (int i = 0; i < 20; i++) {
            path.pass(50);
            assertTrue(Path.granted(streams) <= bound + 20 * LEAST, "granted " + Path.granted(streams));
        }
        for (StreamMachine bulk : streams.subList(10_000, 10_020)) {
            assertTrue(Path.window(bulk) >= MIB, "window " + Path.window(bulk));
        }
    }

    @Test
    void manyStreamsThatBeginAtOnceExceedTheSumByNoMoreThanHalf() {
        Path path = new Path(10, 1_000_000);
        List<StreamMachine> streams = Stream.generate(path::open).limit(5_000).toList();
        long bound = SUM + SUM / 2 + 5_000L * LEAST;
        assertTrue(Path.granted(streams) <= bound, "granted " + Path.granted(streams));
        assertTrue(Path.window(streams.get(4_999)) >= LEAST);
    }
}
