package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.tinyss.CipherSwap;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A connection whose last byte is each of its first ones, in either direction: hellos, key proof, greeting, the session's
 * name, counters, and all records of two short exchanges. Nothing is lost whichever it is. Where the records end is seen in
 * a world without that cut; until it strikes both worlds are the same.
 */
class CutBehindEachByteTest {
    private static final int SEED = 1;
    private static final int RECORDS = 3;
    private static final int MOST_IN_RECORD = 1_024;
    private static final int EACH_WAY = 60;

    /** Next protocol, the greeting's two records, the session's name, the counter (WIRE.md 1). */
    private static final int HANDSHAKE_UP = 5;

    /** The signature, OK, the answer, the counter. */
    private static final int HANDSHAKE_DOWN = 4;

    /** Records from the session's name, or from OK, to the counter: what comes before resumes nothing. */
    private static final int NAME_TO_COUNTER = 2;

    private static final Ed25519Credentials IDENTITY = Ed25519Credentials.of(new byte[32]);

    @AfterAll
    static void restoreCipher() {
        CipherSwap.restore();
    }

    @TestFactory
    Stream<DynamicTest> ofTheFirstWire() {
        return bothWays(FaultPlan.none(), 0);
    }

    /** The wire before it ended in the middle of what the client had to say; the handshake up to then is the same. */
    @TestFactory
    Stream<DynamicTest> ofTheWireThatResumes() {
        int middle = recordEnds(FaultPlan.none(), Direction.UP, 0).get(HANDSHAKE_UP) + 20;
        return bothWays(FaultPlan.none().connection(0, new Fault.CutAfter(Direction.UP, middle)), 1);
    }

    private static Stream<DynamicTest> bothWays(FaultPlan before, int connection) {
        return Stream.of(Direction.UP, Direction.DOWN)
                .map(way -> DynamicTest.dynamicTest(way + "wards", () -> cutBehindEach(before, way, connection)));
    }

    private static void cutBehindEach(FaultPlan before, Direction way, int connection) {
        List<Integer> ends = recordEnds(before, way, connection);
        int handshake = way == Direction.UP ? HANDSHAKE_UP : HANDSHAKE_DOWN;
        assertTrue(ends.size() >= handshake + RECORDS, "records end at " + ends);
        for (int i = 1; i < ends.size(); i++) {
            assertTrue(ends.get(i) - ends.get(i - 1) <= MOST_IN_RECORD, "records end at " + ends);
        }
        for (int last = connection == 0 ? 1 : ends.get(handshake - NAME_TO_COUNTER - 1) + 1;
                last <= ends.get(ends.size() - 1);
                last++) {
            run(before.connection(connection, new Fault.CutAfter(way, last)), Mutant.NONE);
        }
    }

    private static List<Integer> recordEnds(FaultPlan plan, Direction way, int connection) {
        Wiretap tap = new Wiretap();
        run(plan, tap);
        return tap.recordEnds(way, connection);
    }

    private static void run(FaultPlan plan, Mutant decoration) {
        AuthorizedKeys keys = AuthorizedKeys.of(List.of(IDENTITY.publicKey()));
        new World(SEED, 1, RoughWorld.LINK, plan, decoration, keys, IDENTITY)
                .exchange(EACH_WAY, EACH_WAY)
                .run(Duration.ofMinutes(1))
                .exchange(EACH_WAY, EACH_WAY)
                .run(Duration.ofMinutes(1))
                .end();
    }
}
