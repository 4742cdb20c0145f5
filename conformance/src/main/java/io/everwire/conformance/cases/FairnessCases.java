package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** E: nobody on a loop takes the turns of the others. */
public interface FairnessCases extends UnderTest {
    int ROUNDS = 20;

    private static List<Pair> echoes(Rig rig, int count) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(rig.open(new Recorder(rig) {
                @Override
                protected void onBytes(Connection from, byte[] copy) {
                    Writes.now(from, copy);
                }
            }));
        }
        return pairs;
    }

    /** A round trip of each, so many times; how long each took. */
    private static List<Long> pingPong(Rig rig, List<Pair> pairs, int rounds) {
        byte[] ping = rig.randomBytes(64);
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Pair pair : pairs) {
                long start = System.nanoTime();
                pair.peer().write(ping);
                assertArrayEquals(ping, pair.peer().read(ping.length));
                nanos.add(System.nanoTime() - start);
            }
        }
        return nanos;
    }

    private static void standStill(Rig rig) {
        for (int i = 0; i < 4; i++) {
            Pair paused = rig.open(new Recorder(rig, connection -> {}));
            paused.peer().write(rig.randomBytes(1_000));
            Pair stuck = rig.open(new Recorder(rig));
            rig.run(stuck.connection(), connection -> Writes.inOneTurn(connection, new byte[8 << 20]));
        }
    }

    @Case(
            id = "BP-8",
            promise = "Connections that stand still, paused or behind a peer that does not read, hold up no other.",
            seconds = 20)
    default void connectionsThatStandStillHoldUpNoOther(Rig rig) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20));
        List<Pair> others = echoes(rig, 8);
        standStill(rig);
        pingPong(rig, others, ROUNDS);
    }

    @Case(
            id = "BP-8b",
            promise = "Beside connections that stand still, 99 of 100 echoes take less than 50 ms.",
            level = Level.SHOULD,
            seconds = 20)
    default void besideConnectionsThatStandStillEchoesAreQuick(Rig rig) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20));
        List<Pair> others = echoes(rig, 8);
        standStill(rig);
        List<Long> nanos = pingPong(rig, others, ROUNDS).stream().sorted().toList();
        double worst = nanos.get(nanos.size() * 99 / 100) / 1e6;
        assertTrue(worst < 50, worst + " ms");
    }

    /** Takes whatever comes, and forgets it. */
    private static CompletableFuture<?> flood(Rig rig) {
        Drain drain = new Drain();
        Pair pair = rig.open(drain, () -> rig.await(drain.opened()));
        byte[] piece = rig.randomBytes(64 << 10);
        return CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    pair.peer().write(piece);
                }
            } catch (RuntimeException over) {
                // with the case
            }
        });
    }

    @Case(
            id = "BP-9",
            promise = "Beside one who sends as much as it can, everybody else of the loop gets their turns.",
            seconds = 20)
    default void besideAFloodEverybodyGetsTheirTurns(Rig rig) {
        List<Pair> others = echoes(rig, 8);
        var unused = flood(rig);
        pingPong(rig, others, ROUNDS);
    }

    @Case(
            id = "BP-9b",
            promise = "Beside one who sends as much as it can, an echo makes a hundred round trips a second.",
            level = Level.SHOULD,
            seconds = 20)
    default void besideAFloodAnEchoIsQuick(Rig rig) {
        List<Pair> one = echoes(rig, 1);
        var unused = flood(rig);
        double mean = pingPong(rig, one, 100).stream()
                        .mapToLong(Long::longValue)
                        .average()
                        .orElseThrow()
                / 1e6;
        assertTrue(mean < 10, "a round trip took " + mean + " ms");
    }
}
