package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.testkit.simulation.LinkSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** FAULTS 13: two genuine resumes at once, at an exit with several loops. */
class ResumeRaceTest {
    private static final int SEEDS = 20;
    private static final int RACES = 50;
    private static final int MOST = 500;
    private static final LinkSettings ROUGH = new LinkSettings(Duration.ofMillis(5), Duration.ofMillis(10), 0, 200);

    @TestFactory
    Stream<DynamicTest> exactlyOneWinsTheNewestAndNoByteIsTwiceOrMissing() {
        return IntStream.range(0, SEEDS).mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> race(seed)));
    }

    private static void race(int seed) {
        ExitLab lab = new ExitLab(seed);
        lab.network.links(ROUGH);
        byte[] first = lab.bytes(1);
        RawWire former = lab.established(first);
        byte[] said = first;
        byte[] heard = first;
        for (int race = 0; race < RACES; race++) {
            said = and(said, lab.bytes(1 + lab.random.nextInt(MOST)));
            List<Runner> runners = List.of(new Runner(lab, "one", said, heard), new Runner(lab, "two", said, heard));
            lab.await(() -> runners.stream().filter(Runner::runs).count() == 1);
            byte[] all = said;
            Runner winner = runners.stream()
                    .filter(runner -> !runner.wire.isOver())
                    .findFirst()
                    .orElseThrow();
            lab.await(() -> winner.runs() && winner.received() == all.length);
            assertEquals(
                    1, runners.stream().filter(runner -> !runner.wire.isOver()).count(), "wires that live");
            assertEquals(lab.newest(), winner.wire.local(), "the newest");
            assertArrayEquals(said, lab.atExit.last().received(), "what the exit received");
            heard = winner.all();
            assertArrayEquals(said, heard, "what came back");
            former.abort();
            former = winner.wire;
        }
        assertEquals(List.of(), lab.ends());
        lab.end();
    }

    private static byte[] and(byte[] bytes, byte[] more) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, both, bytes.length, more.length);
        return both;
    }

    /** One of two attempts of the same client; each says what any attempt would. */
    private static final class Runner {
        private static final int ANSWER = 9;

        private final ExitLab lab;
        private final RawWire wire;
        private final byte[] toSay;
        private final byte[] heard;
        private final long startNanos;
        private boolean helloed;
        private boolean counted;

        Runner(ExitLab lab, String from, byte[] toSay, byte[] heard) {
            this.lab = lab;
            this.toSay = toSay;
            this.heard = heard;
            this.startNanos = lab.network.elapsed().toNanos() + lab.random.nextInt(10_000_000);
            this.wire = lab.dial(from);
        }

        /** Goes on as far as it can; whether it is the only one that still does shows who has won. */
        boolean runs() {
            if (wire.isOver()) {
                return false;
            }
            if (!helloed && wire.isSecured() && lab.network.elapsed().toNanos() >= startNanos) {
                helloed = true;
                wire.hello(lab.metaSession, lab.id);
            }
            if (!counted && wire.length() >= ANSWER) {
                counted = true;
                ByteBuffer answer = ByteBuffer.wrap(wire.heard());
                assertEquals(1, answer.get(), "resumed");
                int from = (int) answer.getLong();
                wire.counter(heard.length);
                wire.record(Arrays.copyOfRange(toSay, from, toSay.length));
            }
            return true;
        }

        int received() {
            return heard.length + Math.max(0, wire.length() - ANSWER);
        }

        byte[] all() {
            byte[] words = wire.heard();
            return and(heard, Arrays.copyOfRange(words, ANSWER, words.length));
        }
    }
}
