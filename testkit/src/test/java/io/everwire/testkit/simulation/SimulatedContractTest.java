package io.everwire.testkit.simulation;

import static io.everwire.testkit.simulation.SimulatedPair.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What no fault may break: the promises of the connection contract, over many seeded worlds. */
class SimulatedContractTest {
    private static final int WORLDS = 300;

    @Test
    void noFaultBreaksThePromisesOfAConnection() {
        int cutShort = 0;
        int whole = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            World world = new World(seed);
            world.run();
            cutShort += world.isWhole() ? 0 : 1;
            whole += world.isWhole() ? 1 : 0;
        }
        assertTrue(cutShort > WORLDS / 10 && whole > WORLDS / 10, cutShort + " cut short, " + whole + " whole");
    }

    @Test
    void cutAtEveryByteOfAShortExchangeArrivesExactlySoFar() {
        for (int bytes = 0; bytes <= 600; bytes++) {
            Fault.CutAfter fault = new Fault.CutAfter(Direction.DOWN, bytes);
            SimulatedNetwork network = SimulatedNetwork.seeded(bytes)
                    .links(LinkSettings.defaults().withMaxSlice(50))
                    .faults(FaultPlan.none().connection(0, fault));
            SimulatedPair pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
            pair.acceptor.send(random(1, 700));
            network.runUntilIdle();
            assertArrayEquals(Arrays.copyOf(random(1, 700), bytes), pair.dialer.bytes());
        }
    }

    /** Both ends send and finish, at a random time one of them closes or aborts, and faults strike. */
    private static final class World {
        private final byte[] up;
        private final byte[] down;
        private final SimulatedPair pair;
        private final Random random;

        World(int seed) {
            random = new Random(seed);
            up = random(seed, random.nextInt(700_000));
            down = random(seed + 1, random.nextInt(700_000));
            FaultPlan plan = FaultPlan.seeded(seed)
                    .cutEvery(Duration.ofMillis(1 + random.nextInt(2_000)))
                    .resets(0.1)
                    .halfOpens(0.1, random.nextBoolean() ? Side.DIALER : Side.ACCEPTOR)
                    .strikes(0.05, new Fault.Vanish())
                    .strikes(0.1, new Fault.ThrowInCallback(3))
                    .strikes(0.2, new Fault.Freeze(Direction.UP, Duration.ofSeconds(2)))
                    .strikes(0.2, new Fault.Freeze(Direction.BOTH, Duration.ofSeconds(2)));
            SimulatedNetwork network = SimulatedNetwork.seeded(seed)
                    .links(new LinkSettings(
                            Duration.ofMillis(random.nextInt(50)),
                            Duration.ofMillis(random.nextInt(50)),
                            0,
                            random.nextInt(3) * 5_000));
            pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
            network.faults(plan);
        }

        void run() {
            pair.dialer.sendAndFinish(up, 1);
            pair.acceptor.sendAndFinish(down, 2);
            pair.network.advance(Duration.ofMillis(random.nextInt(10_000)));
            if (random.nextBoolean()) {
                pair.dialer.connection().close();
            } else {
                pair.acceptor.connection().abort();
            }
            pair.network.advance(Duration.ofSeconds(20));
            pair.network.pauseFaults();
            check(pair.dialer, down);
            check(pair.acceptor, up);
            pair.dialer.connection().abort();
            pair.acceptor.connection().abort();
            pair.network.runUntilIdle();
            assertEquals(0, pair.network.openConnections());
            checkLast(pair.dialer);
            checkLast(pair.acceptor);
        }

        boolean isWhole() {
            return pair.dialer.received.size() == down.length && pair.acceptor.received.size() == up.length;
        }

        /** What came is the beginning of what was sent. */
        private static void check(Peer peer, byte[] sent) {
            assertArrayEquals(Arrays.copyOf(sent, peer.received.size()), peer.bytes());
        }

        private static void checkLast(Peer peer) {
            int last = peer.events.size() - 1;
            assertEquals(last, peer.events.indexOf("closed"), () -> peer.events.toString());
            int end = peer.events.indexOf("end");
            assertTrue(end < 0 || peer.events.subList(end, last).indexOf("bytes") < 0, () -> peer.events.toString());
        }
    }
}
