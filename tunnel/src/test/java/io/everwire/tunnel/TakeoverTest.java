package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.MetaSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.ClientPublicKey;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * FAULTS 11 on real sockets: whoever knows a session's ids and is somebody else begins a session of his own, and the
 * live one carries on. As many attempts as {@code -Dtakeovers} says.
 */
@Timeout(120)
class TakeoverTest {
    private static final int ATTEMPTS = Integer.getInteger("takeovers", 200);
    private static final int TRANSFER = 8 << 20;
    private static final int ROUNDS = 3;
    private static final int SLOWER_AT_MOST = 20;
    /** What a transfer may take on a machine that is busy with other things. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int EXIT_LOOPS = 2;

    private final SecureRandom random = new SecureRandom();
    private final Transport exitSide = transport(EXIT_LOOPS);
    private final Transport clientSide = transport(1);
    private final Transport strangersSide = transport(1);
    private final ExitKey key = ExitKey.of(bytes(32));
    private final Ed25519Credentials owner = someone();
    private final Ed25519Credentials bystander = someone();
    private final List<Ed25519Credentials> strangers =
            java.util.stream.Stream.generate(this::someone).limit(ATTEMPTS).toList();
    private final MetaSession metaSession = MetaSession.random(random);
    private final SessionId id = SessionId.random(random);
    private final byte[] content = bytes(TRANSFER);
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lostWires = new AtomicInteger();
    private final SessionAcceptor exit = exit();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private DialledSession live;

    private static Transport transport(int loops) {
        return new NioTransportProvider().create(TransportSettings.defaults().withLoops(loops));
    }

    private Ed25519Credentials someone() {
        return Ed25519Credentials.of(bytes(32));
    }

    private SessionAcceptor exit() {
        List<ClientPublicKey> all = new ArrayList<>(List.of(owner.publicKey(), bystander.publicKey()));
        strangers.forEach(stranger -> all.add(stranger.publicKey()));
        return SessionAcceptor.builder(exitSide, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .key(key)
                .authenticator(AuthorizedKeys.of(all))
                .settings(ProtocolRSettings.builder()
                        .unusedTimeout(Duration.ofSeconds(1))
                        .detachedTimeout(Duration.ofSeconds(1))
                        .build())
                .listener(this::begins)
                .build();
    }

    /** The owner downloads; everybody else is echoed. */
    private SessionObserver begins(Session session) {
        String who = session.principal().name();
        begun.add(who);
        if (who.equals(name(owner))) {
            session.streams(stream -> stream.write(ByteBuffer.wrap(content)).thenRun(stream::finish));
            return new Losses();
        }
        session.streams(Echoes::echo);
        return SessionObserver.NONE;
    }

    private static String name(Ed25519Credentials who) {
        return "ed25519:" + who.publicKey().hex();
    }

    /** Counts the wires that the live session loses. */
    private final class Losses implements SessionObserver {
        @Override
        public void wireDown(Session session, CloseReason why) {
            lostWires.incrementAndGet();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        address = (InetSocketAddress) await(exit.listen(address)).local();
        for (int i = 0; i < EXIT_LOOPS; i++) {
            await(CompletableFuture.runAsync(() -> {}, exitSide.nextLoop()::execute));
        }
        live = session(clientSide, owner, metaSession, id);
        await(live.connect());
    }

    @AfterEach
    void end() throws Exception {
        await(exit.close());
        for (Transport side : List.of(clientSide, strangersSide, exitSide)) {
            await(side.shutdown(Duration.ofSeconds(5)));
        }
    }

    @Test
    void whoeverIsSomebodyElseIsRefusedWhileTheLiveTransferRunsOn() throws Exception {
        Transfers before = new Transfers();
        for (int i = 0; i < ROUNDS; i++) {
            before.add(transfer());
        }
        Aftermath aftermath = new Aftermath(exit, () -> session(strangersSide, bystander, other(), newId()));
        int aside = begun.size();
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Transfers> during = new FutureTask<>(() -> transferUntil(over));
        new Thread(during, "live transfer").start();
        long attempts = System.nanoTime();
        int refused = 0;
        for (Ed25519Credentials stranger : strangers) {
            refused += isRefused(stranger) ? 1 : 0;
        }
        attempts = System.nanoTime() - attempts;
        over.set(true);
        Transfers meanwhile = during.get();
        assertEquals(ATTEMPTS, refused);
        assertEquals(
                strangers.stream().map(TakeoverTest::name).toList(),
                begun.stream().skip(aside).toList(),
                "each began a session of his own");
        assertEquals(0, lostWires.get(), "wires that the live session lost");
        assertEquals(1, await(live.snapshot()).wires());
        assertTrue(
                meanwhile.best < Math.max(before.best * SLOWER_AT_MOST, BUSY_NANOS),
                meanwhile + " instead of " + before);
        aftermath.check();
        System.out.println("takeovers: " + refused + " of " + ATTEMPTS + " refused in "
                + TimeUnit.NANOSECONDS.toMillis(attempts) + " ms; live transfer " + before + " before, " + meanwhile
                + " meanwhile; longest echo beside it " + aftermath.longestEchoMillis() + " ms");
    }

    /** Refused as an unknown id is: the exit begins another session, which has received nothing. */
    private boolean isRefused(Ed25519Credentials stranger) throws Exception {
        DialledSession session = session(strangersSide, stranger, metaSession, id);
        boolean begins = await(session.connect().handle((start, failure) -> failure == null));
        await(session.close());
        return begins;
    }

    private DialledSession session(Transport side, Ed25519Credentials who, MetaSession group, SessionId named) {
        return ResumableDialer.builder(side, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(address)
                .exitKey(key.publicKey())
                .credentials(who)
                .metaSession(group)
                .build()
                .session(named, SessionObserver.NONE);
    }

    private MetaSession other() {
        return MetaSession.random(random);
    }

    private SessionId newId() {
        return SessionId.random(random);
    }

    // ---- the live session

    /** How long the transfers took. */
    private static final class Transfers {
        private long best = Long.MAX_VALUE;
        private long total;
        private int count;

        void add(long nanos) {
            best = Math.min(best, nanos);
            total += nanos;
            count++;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d of %d MiB at %.0f MiB/s (best %.0f)",
                    count,
                    TRANSFER >> 20,
                    speed(total / count),
                    speed(best));
        }

        private static double speed(long nanos) {
            return (TRANSFER >> 20) * 1e9 / nanos;
        }
    }

    private Transfers transferUntil(AtomicBoolean over) throws Exception {
        Transfers made = new Transfers();
        do {
            made.add(transfer());
        } while (!over.get());
        return made;
    }

    /** Downloads everything and compares its sum; tells the nanoseconds. */
    private long transfer() throws Exception {
        long began = System.nanoTime();
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        Stream download = await(live.open());
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        while (await(download.read(piece)) >= 0) {
            sum.update(piece.flip());
            piece.clear();
        }
        download.close();
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(content), sum.digest());
        return System.nanoTime() - began;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
