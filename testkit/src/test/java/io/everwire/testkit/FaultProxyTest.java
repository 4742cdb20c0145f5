package io.everwire.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultProxyTest {
    private static final int MIB = 1 << 20;
    /** For what comes at once on a machine that has nothing else to do. */
    private static final int PATIENCE = ProxiedPair.PATIENCE_MILLIS / 1_000;

    private static final FaultPlan PEACE = FaultPlan.none();

    @Test
    void bytesAreWholeBothWaysAtOnce() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            CompletableFuture<String> received = ProxiedPair.receiving(pair.target);
            CompletableFuture<String> answered = ProxiedPair.receiving(pair.client);
            CompletableFuture<String> sent = ProxiedPair.sending(pair.client, 1, 16L * MIB);
            CompletableFuture<String> answer = ProxiedPair.sending(pair.target, 2, 16L * MIB);
            assertEquals(sent.get(PATIENCE, SECONDS), received.get(PATIENCE, SECONDS));
            assertEquals(answer.get(PATIENCE, SECONDS), answered.get(PATIENCE, SECONDS));
            assertEquals(16L * MIB, pair.proxy.statistics().bytesUp());
            assertEquals(16L * MIB, pair.proxy.statistics().bytesDown());
        }
    }

    @Test
    void halfCloseArrivesBehindTheDataAndLeavesTheOtherDirectionOpen() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.client.getOutputStream().write(new byte[100_000]);
            pair.client.shutdownOutput();
            assertEquals(100_000, pair.target.getInputStream().readAllBytes().length);
            pair.target.getOutputStream().write(new byte[2 * 100_000]);
            pair.target.shutdownOutput();
            assertEquals(200_000, pair.client.getInputStream().readAllBytes().length);
        }
    }

    @Test
    void resetOfOneEndIsAResetAtTheOther() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.client.setSoLinger(true, 0);
            pair.client.close();
            assertThrows(
                    SocketException.class, () -> pair.target.getInputStream().read());
        }
    }

    @Test
    void cutIsSeenAsTheEndAtBothEnds() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.cutAll();
            assertEquals(-1, pair.client.getInputStream().read());
            assertEquals(-1, pair.target.getInputStream().read());
            assertEquals(1, pair.proxy.statistics().cuts());
            assertEquals(0, pair.proxy.statistics().live());
        }
    }

    @Test
    void cutIsSeenAsTheEndAlsoByAnEndThatKeepsSending() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.client.getOutputStream().write(new byte[MIB / 16]);
            pair.proxy.cutAll();
            pair.client.getOutputStream().write(new byte[MIB]);
            assertEquals(-1, pair.client.getInputStream().read());
        }
    }

    @Test
    void oneConnectionIsStruckAndItsNeighbourIsNot() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE);
                Socket struck = pair.dial();
                Socket itsTarget = pair.listening.accept()) {
            assertTrue(pair.proxy.strike(struck.getLocalSocketAddress(), new Fault.Cut()));
            assertEquals(-1, struck.getInputStream().read());
            assertEquals(-1, itsTarget.getInputStream().read());
            assertFalse(pair.proxy.strike(struck.getLocalSocketAddress(), new Fault.Cut()), "it is not live any more");
            pair.client.getOutputStream().write(7);
            assertEquals(7, pair.target.getInputStream().read());
        }
    }

    @Test
    void resetIsSeenAsAResetAtBothEnds() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.resetAll();
            assertThrows(
                    SocketException.class, () -> pair.client.getInputStream().read());
            assertThrows(
                    SocketException.class, () -> pair.target.getInputStream().read());
            assertEquals(1, pair.proxy.statistics().resets());
        }
    }

    @Test
    void halfOpenCutTellsOneEndOnly() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.strikeAll(new Fault.HalfOpen(Side.ACCEPTOR));
            assertEquals(-1, pair.target.getInputStream().read());
            pair.client.getOutputStream().write(1);
            pair.client.setSoTimeout(50);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> pair.client.getInputStream().read());
        }
    }

    @Test
    void freezeHoldsEverythingThenGoesOn() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            long start = System.nanoTime();
            pair.proxy.freezeAll(Duration.ofMillis(300));
            pair.client.getOutputStream().write(7);
            pair.client.shutdownOutput();
            assertEquals(7, pair.target.getInputStream().read());
            assertTrue(System.nanoTime() - start > 290_000_000, "arrived during the freeze");
            assertEquals(-1, pair.target.getInputStream().read());
        }
    }

    @Test
    void freezeOfOneDirectionLeavesTheOtherAlone() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.strikeAll(new Fault.Freeze(Direction.UP, Fault.FOREVER));
            pair.client.getOutputStream().write(1);
            pair.target.getOutputStream().write(2);
            assertEquals(2, pair.client.getInputStream().read());
            pair.target.setSoTimeout(50);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> pair.target.getInputStream().read());
        }
    }

    @Test
    void frozenConnectionCanBeCut() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.freezeAll(Fault.FOREVER);
            pair.proxy.cutAll();
            assertEquals(-1, pair.client.getInputStream().read());
        }
    }

    @Test
    void throttleKeepsItsRate() throws Exception {
        int rate = 2_000_000;
        try (ProxiedPair pair = ProxiedPair.connected(PEACE.throttle(Direction.UP, rate))) {
            long start = System.nanoTime();
            CompletableFuture<String> sent = ProxiedPair.sending(pair.client, 3, 2L * rate);
            String received = ProxiedPair.receiving(pair.target).get(PATIENCE, SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(sent.get(PATIENCE, SECONDS), received);
            assertTrue(seconds > 1.5 && seconds < 10, "two seconds' bytes took " + seconds + " s");
        }
    }

    @Test
    void delayHoldsEachByteBackAndKeepsTheOrder() throws Exception {
        FaultPlan plan = PEACE.delay(Direction.BOTH, Duration.ofMillis(60), Duration.ofMillis(20));
        try (ProxiedPair pair = ProxiedPair.connected(plan)) {
            CompletableFuture<Void> echo =
                    ProxiedPair.later(() -> pair.target.getInputStream().transferTo(pair.target.getOutputStream()));
            long start = System.nanoTime();
            pair.client.getOutputStream().write(9);
            assertEquals(9, pair.client.getInputStream().read());
            assertTrue(System.nanoTime() - start >= 120_000_000, "there and back was too fast");
            CompletableFuture<String> sent = ProxiedPair.sending(pair.client, 4, MIB);
            CompletableFuture<String> received = ProxiedPair.receiving(pair.client);
            echo.get(PATIENCE, SECONDS);
            pair.target.shutdownOutput();
            assertEquals(sent.get(PATIENCE, SECONDS), received.get(PATIENCE, SECONDS));
        }
    }

    @Test
    void cutAfterAByteIsExact() throws Exception {
        for (int bytes : new int[] {0, 1, 4_096, 100_000, 300_001}) {
            FaultPlan plan = PEACE.connection(0, new Fault.CutAfter(Direction.UP, bytes));
            try (ProxiedPair pair = new ProxiedPair(plan)) {
                pair.client = pair.dial();
                CompletableFuture<Void> writing = ProxiedPair.later(() -> writeUntilRefused(pair.client));
                if (bytes > 0) {
                    pair.target = pair.listening.accept();
                    assertEquals(bytes, pair.target.getInputStream().readAllBytes().length);
                }
                assertEquals(-1, pair.client.getInputStream().read());
                pair.client.close();
                writing.get(PATIENCE, SECONDS);
            }
        }
    }

    private static void writeUntilRefused(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 100; i++) {
                out.write(new byte[10_000]);
            }
        } catch (IOException expected) {
            // the cut is what ends it
        }
    }

    @Test
    void planStrikesOnItsOwn() throws Exception {
        FaultPlan plan = FaultPlan.seeded(5).cutEvery(Duration.ofMillis(40)).resets(0.5);
        try (ProxiedPair pair = new ProxiedPair(plan)) {
            for (int round = 0; round < 5; round++) {
                pair.connect();
                try (Socket target = pair.target) {
                    target.getInputStream().read();
                } catch (SocketException reset) {
                    assertTrue(pair.proxy.statistics().resets() > 0);
                }
                pair.client.close();
            }
            assertTrue(pair.proxy.statistics().cuts() + pair.proxy.statistics().resets() >= 5);
        }
    }

    @Test
    void pausedFaultsDoNotStrikeUntilResumed() throws Exception {
        try (ProxiedPair pair = new ProxiedPair(PEACE.cutEvery(Duration.ofMillis(20)))) {
            pair.proxy.pauseFaults();
            pair.connect();
            pair.target.setSoTimeout(150);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> pair.target.getInputStream().read());
            pair.proxy.resumeFaults();
            pair.target.setSoTimeout(ProxiedPair.PATIENCE_MILLIS);
            assertEquals(-1, pair.target.getInputStream().read());
        }
    }

    @Test
    void refusedDialsAreResetAndLaterOnesServed() throws Exception {
        try (ProxiedPair pair =
                new ProxiedPair(PEACE.at(Duration.ZERO, new Fault.RefuseDials(Duration.ofSeconds(2))))) {
            pair.proxy.pauseFaults(); // a round trip through the loop: the fault at time zero has struck
            assertThrows(SocketException.class, () -> dialAndRead(pair));
            assertEquals(1, pair.proxy.statistics().refusals());
            CompletableFuture<Void> serving =
                    ProxiedPair.later(() -> pair.listening.accept().close());
            for (boolean served = false; !served; ) {
                try {
                    dialAndRead(pair);
                    served = true;
                } catch (SocketException refused) {
                    // not yet
                }
            }
            serving.get(PATIENCE, SECONDS);
            assertEquals(1, pair.proxy.statistics().accepted());
        }
    }

    /** The reset may be seen while the dial returns, or by the first read. */
    private static void dialAndRead(ProxiedPair pair) throws IOException {
        try (Socket client = pair.dial()) {
            client.getInputStream().read();
        }
    }

    @Test
    void hangingDialsGoOnLater() throws Exception {
        long start = System.nanoTime();
        try (ProxiedPair pair = new ProxiedPair(PEACE.at(Duration.ZERO, new Fault.HangDials(Duration.ofMillis(300))))) {
            pair.proxy.pauseFaults(); // the fault at time zero has struck
            pair.connect();
            assertTrue(System.nanoTime() - start > 290_000_000, "was served at once");
        }
    }

    @Test
    void targetThatRefusesResetsTheClient() throws Exception {
        try (ProxiedPair pair = new ProxiedPair(PEACE)) {
            pair.listening.close();
            assertThrows(SocketException.class, () -> dialAndRead(pair));
        }
    }

    @Test
    void slowReaderSlowsItsSender() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            CompletableFuture<String> sent = ProxiedPair.sending(pair.client, 6, 64L * MIB);
            assertThrows(
                    java.util.concurrent.TimeoutException.class,
                    () -> sent.get(300, java.util.concurrent.TimeUnit.MILLISECONDS));
            assertEquals(ProxiedPair.receiving(pair.target).get(PATIENCE, SECONDS), sent.get(PATIENCE, SECONDS));
        }
    }

    @Test
    void listenerIsToldInOrder() throws Exception {
        BlockingQueue<ProxyEvent> events = new LinkedBlockingQueue<>();
        try (ProxiedPair pair = new ProxiedPair(PEACE);
                FaultProxy proxy = FaultProxy.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        pair.proxy.address(),
                        PEACE,
                        events::add);
                Socket client =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            assertEquals(ProxyEvent.Kind.ACCEPTED, events.take().kind());
            proxy.cutAll();
            assertEquals(ProxyEvent.Kind.CUT, events.take().kind());
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void closeEndsEverythingAndIsIdempotent() throws Exception {
        try (ProxiedPair pair = ProxiedPair.connected(PEACE)) {
            pair.proxy.close();
            pair.proxy.close();
            pair.proxy.cutAll();
            assertEquals(-1, pair.client.getInputStream().read());
            assertThrows(ConnectException.class, pair::dial);
            assertEquals(0, pair.proxy.statistics().live());
        }
    }

    @Test
    void noDescriptorIsLeftBehind() throws Exception {
        ProxiedPair.connected(PEACE).close(); // what is opened once per process
        OpenDescriptors before = OpenDescriptors.now();
        try (ProxiedPair pair = new ProxiedPair(PEACE)) {
            for (int i = 0; i < 100; i++) {
                pair.connect();
                end(pair, i % 5);
                pair.client.close();
                pair.target.close();
            }
        }
        assertEquals(Set.of(), OpenDescriptors.now().since(before));
    }

    private static void end(ProxiedPair pair, int way) {
        switch (way) {
            case 0 -> pair.proxy.cutAll();
            case 1 -> pair.proxy.resetAll();
            case 2 -> pair.proxy.strikeAll(new Fault.HalfOpen(Side.DIALER));
            case 3 -> pair.proxy.strikeAll(new Fault.Vanish());
            default -> pair.proxy.freezeAll(Fault.FOREVER);
        }
    }

    @Test
    void plansForSimulationsAreRefused() {
        FaultPlan plan = PEACE.at(Duration.ofSeconds(1), new Fault.ClockJump(Duration.ofHours(1)));
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThrows(IllegalArgumentException.class, () -> FaultProxy.start(anywhere, anywhere, plan));
    }
}
