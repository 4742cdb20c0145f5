package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.ExitEvent;
import io.everwire.api.WireStart;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.session.ClientEnd;
import io.everwire.conformance.session.ExitEnd;
import io.everwire.conformance.session.Fault;
import io.everwire.conformance.session.SessionRig;
import io.everwire.conformance.session.StreamEnd;
import io.everwire.conformance.session.Way;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.spi.Capability;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Sessions: how they begin, and how they do not (WIRE.md 1). */
public interface HandshakeCases extends UnderTest {
    /** What a client has sent when it waits for the exit's signature: hello and next protocol (WIRE.md 1). */
    int BEFORE_THE_SIGNATURE = 59;

    /** What it has sent when it waits for the answer to its R hello. */
    int BEFORE_THE_ANSWER = 141;

    /** Bytes of the handshake behind which it may end: inside, between and behind the client's messages. */
    List<Integer> UP = List.of(0, 1, 39, 40, 41, 58, BEFORE_THE_SIGNATURE, 60, 140, BEFORE_THE_ANSWER);

    /** The same for what the exit says. */
    List<Integer> DOWN = List.of(0, 1, 40, 41, 123, 124, 142);

    private static Duration soon(SessionRig everwire) {
        return everwire.rig().limits().silence().multipliedBy(4);
    }

    /** Asks on a stream, and is answered. */
    private static void exchange(SessionRig everwire, ClientEnd client, ExitEnd exit) {
        byte[] question = everwire.rig().randomBytes(1_000);
        StreamEnd asking = client.open();
        asking.write(question);
        StreamEnd answering = exit.accept();
        assertArrayEquals(question, answering.read(question.length));
        answering.write(question);
        assertArrayEquals(question, asking.read(question.length));
    }

    /** Dials until it works, within the limit. */
    private static void connectAtLast(SessionRig everwire, ClientEnd client) {
        Await.until(everwire.rig().limits(), client::connects, () -> "no dial got through");
    }

    private static Queue<CloseReason> refusals(SessionRig everwire) {
        Queue<CloseReason> refusals = new ConcurrentLinkedQueue<>();
        everwire.acceptor().listen(event -> {
            if (event instanceof ExitEvent.WireRefused refused) {
                refusals.add(refused.why());
            }
        });
        return refusals;
    }

    private static void awaitRefusals(SessionRig everwire, Queue<CloseReason> refusals, ErrorCode code, int count) {
        Await.until(
                everwire.rig().limits(),
                () -> refusals.stream().filter(why -> why.code() == code).count() >= count,
                () -> "refused were " + refusals);
    }

    @Case(
            id = "HS-1",
            promise = "A session begins over it: the exit proves itself, and what is asked on a stream is answered.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void aSessionBegins(SessionRig everwire) {
        ClientEnd client = everwire.dial();
        ExitEnd exit = everwire.exitEnd();
        exchange(everwire, client, exit);
        assertFalse(client.starts().get(0).resumed());
        assertEquals(1, client.snapshot().wires());
    }

    @Case(
            id = "HS-2",
            promise = "An exit with another key than the expected one is UNTRUSTED_EXIT, and learns no session's name.")
    default void anExitWithAnotherKeyLearnsNothing(SessionRig everwire) {
        ClientEnd mistaken = everwire.mistaken();
        assertEquals(ErrorCode.UNTRUSTED_EXIT, mistaken.refused().code());
        assertTrue(everwire.line().passed(Way.UP) <= BEFORE_THE_SIGNATURE, "more than a handshake was sent");
        assertFalse(everwire.hasBegun());
        exchange(everwire, everwire.dial(), everwire.exitEnd());
    }

    @Case(
            id = "HS-3",
            promise =
                    "A handshake that stalls, wherever, ends by its deadline as HANDSHAKE_TIMEOUT; the next one works.")
    default void aHandshakeThatStallsEndsByItsDeadline(SessionRig everwire) {
        List<Integer> stalls = List.of(0, 39, BEFORE_THE_SIGNATURE, BEFORE_THE_ANSWER);
        everwire.onLine((number, line) -> {
            if (number < stalls.size()) {
                line.after(Way.UP, stalls.get(number), Fault.FREEZE);
            }
        });
        boolean exitIsTested = everwire.rig().role() == Role.ACCEPTOR;
        if (exitIsTested) {
            everwire.exit(settings -> settings.handshakeTimeout(soon(everwire)));
        } else {
            everwire.client(settings -> settings.handshakeTimeout(soon(everwire)));
        }
        Queue<CloseReason> refusals = refusals(everwire);
        List<CompletionStage<WireStart>> dials = new ArrayList<>();
        for (int i = 0; i < stalls.size(); i++) {
            dials.add(everwire.client().session().connect());
        }
        if (exitIsTested) {
            awaitRefusals(everwire, refusals, ErrorCode.HANDSHAKE_TIMEOUT, stalls.size());
        } else {
            dials.forEach(dial -> assertEquals(
                    ErrorCode.HANDSHAKE_TIMEOUT, everwire.failure(dial).code()));
        }
        connectAtLast(everwire, everwire.client());
    }

    @Case(
            id = "HS-4",
            promise = "Whoever speaks something else is PROTOCOL_ERROR, and harms nobody beside.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void aClientThatSpeaksSomethingElseHarmsNobody(SessionRig everwire) {
        ClientEnd client = everwire.dial();
        ExitEnd exit = everwire.exitEnd();
        Queue<CloseReason> refusals = refusals(everwire);
        int strangers = 5;
        for (int i = 0; i < strangers; i++) {
            RawPeer stranger = everwire.rig().connect(everwire.address());
            stranger.write(everwire.rig().randomBytes(1_000 * (i + 1)));
            awaitOver(everwire, stranger);
        }
        awaitRefusals(everwire, refusals, ErrorCode.PROTOCOL_ERROR, strangers);
        exchange(everwire, client, exit);
    }

    /** What it was told before is read first. */
    private static void awaitOver(SessionRig everwire, RawPeer peer) {
        Await.until(everwire.rig().limits(), peer::isOver, () -> "the other end keeps a stranger");
    }

    @Case(
            id = "HS-4b",
            promise = "An exit that speaks something else is PROTOCOL_ERROR for that dial.",
            roles = Role.INITIATOR)
    default void anExitThatSpeaksSomethingElseFailsTheDial(SessionRig everwire) {
        RawServer server = everwire.rig().server(1);
        ClientEnd client = everwire.clientOf(server.local());
        var unused = everwire.rig().beside(() -> {
            try (RawPeer stranger = server.accept()) {
                stranger.write(everwire.rig().randomBytes(1_000));
                return readOn(stranger);
            }
        });
        assertEquals(ErrorCode.PROTOCOL_ERROR, client.refused().code());
        exchange(everwire, everwire.dial(), everwire.exitEnd());
    }

    /** Until it is over: a close with something unread would be a reset, which could overtake what was said. */
    private static boolean readOn(RawPeer stranger) {
        try {
            return stranger.readAll().length > 0;
        } catch (UncheckedIOException reset) {
            return true;
        }
    }

    @Case(
            id = "HS-5",
            promise = "A handshake that is cut, at whatever byte, costs that dial and nothing else.",
            seconds = 20)
    default void aHandshakeThatIsCutCostsThatDial(SessionRig everwire) {
        fails(everwire, Fault.CUT);
    }

    @Case(id = "HS-5b", promise = "So it is where it is reset.", needs = Capability.RESET, seconds = 20)
    default void aHandshakeThatIsResetCostsThatDial(SessionRig everwire) {
        fails(everwire, Fault.RESET);
    }

    private static void fails(SessionRig everwire, Fault fault) {
        everwire.onLine((number, line) -> {
            if (number < UP.size()) {
                line.after(Way.UP, UP.get(number), fault);
            } else if (number < UP.size() + DOWN.size()) {
                line.after(Way.DOWN, DOWN.get(number - UP.size()), fault);
            }
        });
        ClientEnd client = everwire.client();
        int refused = 0;
        while (!client.connects()) {
            refused++;
        }
        assertEquals(UP.size() + DOWN.size(), refused);
        assertEquals(1, client.snapshot().wires());
        exchange(everwire, client, awaitLive(everwire));
    }

    /** Behind hellos that were heard and whose answer was not, the last session at the exit is the one that lives. */
    private static ExitEnd awaitLive(SessionRig everwire) {
        ExitEnd exit = everwire.exitEnd();
        exit.awaitStarts(1);
        return exit;
    }

    @Case(id = "HS-6", promise = "A session begins and works where the network delivers each byte by itself.")
    default void aSessionWorksByteByByte(SessionRig everwire) {
        everwire.onLine((number, line) -> line.dribbling());
        ClientEnd client = everwire.dial();
        exchange(everwire, client, everwire.exitEnd());
    }

    @Case(
            id = "HS-7",
            promise =
                    "A client whom the exit does not know is told NOT_AUTHENTICATED and begins no session; one it knows does.")
    default void whoIsNotKnownIsTold(SessionRig everwire) {
        Ed25519Credentials known = Ed25519Credentials.of(seed(1));
        everwire.admits(AuthorizedKeys.of(List.of(known.publicKey())));
        ClientEnd stranger = everwire.client(Ed25519Credentials.of(seed(2)));
        assertEquals(ErrorCode.NOT_AUTHENTICATED, stranger.refused().code());
        assertFalse(everwire.hasBegun());
        ClientEnd client = everwire.client(known);
        client.connect();
        ExitEnd exit = everwire.exitEnd();
        assertTrue(exit.session().principal().name().contains(known.publicKey().hex()));
        exchange(everwire, client, exit);
    }

    private static byte[] seed(int value) {
        byte[] seed = new byte[32];
        seed[0] = (byte) value;
        return seed;
    }

    @Case(id = "HS-8", promise = "Of clients that dial at once, each gets a session of its own.")
    default void clientsThatDialAtOnceGetSessionsOfTheirOwn(SessionRig everwire) {
        List<ClientEnd> clients = Stream.generate(everwire::client)
                .limit(everwire.rig().volume(12, 200))
                .toList();
        var dials = clients.stream().map(client -> client.session().connect()).toList();
        dials.forEach(everwire.rig()::await);
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).open().write(new byte[] {(byte) i});
        }
        List<Byte> told = clients.stream()
                .map(client -> everwire.exitEnd().accept().read(1)[0])
                .sorted(Comparator.comparingInt(number -> number & 0xFF))
                .toList();
        for (int i = 0; i < told.size(); i++) {
            assertEquals((byte) i, Objects.requireNonNull(told.get(i)));
        }
    }
}
