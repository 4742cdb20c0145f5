package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.ExitEvent;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.Greeting;
import io.everwire.api.Initiator;
import io.everwire.api.ListedSession;
import io.everwire.api.MetaSession;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionId;
import io.everwire.api.SessionState;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.testkit.fault.Fault;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The sessions of an exit: listed, counted, and ended by its owner. */
class ExitListTest {
    private static final CloseReason UNWANTED =
            new CloseReason(Scope.SESSION, ErrorCode.ABORTED, Initiator.LOCAL, "unwanted");

    private final SimulatedExit exit = new SimulatedExit();

    @Test
    void aSessionIsListedWithWhatItHasUsed() {
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        exit.checkEcho(exit.open(session));
        exit.advance(Duration.ofSeconds(10));
        ListedSession listed = exit.only();
        assertEquals(Principal.ANONYMOUS, listed.principal());
        assertEquals(
                exit.network().address("home", 0).getAddress(), ((InetSocketAddress) listed.remote()).getAddress());
        assertEquals(SessionState.READY, listed.state());
        assertTrue(listed.attached());
        assertTrue(listed.age().compareTo(Duration.ofSeconds(10)) >= 0, listed.age() + " old");
        assertEquals(2, listed.openStreams());
        assertEquals(2, listed.streams());
        assertEquals(0, listed.resumptions());
        assertTrue(listed.bytesIn() >= 2_000 && listed.bytesIn() < 2_500, listed.bytesIn() + " bytes in");
        assertTrue(listed.bytesOut() >= 2_000 && listed.bytesOut() < 2_500, listed.bytesOut() + " bytes out");
    }

    @Test
    void aSessionWithoutAWireIsListedWithTheTimeSinceAndTheBytesItHolds() {
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        exit.advance(Duration.ofSeconds(1));
        exit.network().strikeAll(new Fault.Vanish());
        exit.accepted().get(0).write(ByteBuffer.allocate(5_000));
        exit.advance(Duration.ofMinutes(1));
        ListedSession listed = exit.only();
        assertFalse(listed.attached());
        assertEquals(SessionState.RESUMING, listed.state());
        assertTrue(listed.since().compareTo(Duration.ofSeconds(45)) > 0, "for " + listed.since());
        assertTrue(listed.since().compareTo(listed.age()) < 0);
        assertTrue(listed.replayBytes() >= 5_000, listed.replayBytes() + " bytes held");
        ExitSnapshot now = exit.acceptor().snapshot();
        assertEquals(1, now.sessions());
        assertEquals(1, now.detached());
        assertEquals(listed.replayBytes(), now.replayBytes());

        exit.connect(session);
        exit.advance(Duration.ofSeconds(1));
        assertEquals(1, exit.only().resumptions());
        assertTrue(exit.only().attached());
        assertTrue(exit.only().replayBytes() < 5_000, "proven by now");
    }

    @Test
    void bytesAreCountedOnceHoweverOftenTheyAreSent() {
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        long before = 0;
        for (int cut = 0; cut < 10; cut++) {
            exit.checkEcho(stream);
            long out = exit.only().bytesOut();
            assertTrue(out >= before + 1_000, "never less than before");
            before = out;
            exit.cutAll();
            exit.connect(session);
        }
        exit.checkEcho(stream);
        assertTrue(exit.only().bytesOut() < 11 * 1_200, exit.only().bytesOut() + " bytes out");
        assertEquals(10, exit.only().resumptions());
        ExitSnapshot.Totals totals = exit.acceptor().snapshot().totals();
        assertEquals(exit.only().bytesOut(), totals.bytesOut());
        assertEquals(exit.only().bytesIn(), totals.bytesIn());
        assertEquals(10, totals.resumptions());
        assertEquals(11, totals.handshakesCompleted());
    }

    @Test
    void theListComesInPagesInTheOrderInWhichSessionsBegan() {
        ResumableDialer client = exit.client("home");
        for (int i = 0; i < 25; i++) {
            exit.connected(client);
        }
        List<ListedSession> first = exit.acceptor().list(SessionHandle.NONE, 10);
        List<ListedSession> second = exit.acceptor().list(first.get(9).handle(), 10);
        List<ListedSession> third = exit.acceptor().list(second.get(9).handle(), 10);
        assertEquals(List.of(10, 10, 5), List.of(first.size(), second.size(), third.size()));
        assertEquals("s1", first.get(0).handle().toString());
        assertEquals("s25", third.get(4).handle().toString());
        assertThrows(IllegalArgumentException.class, () -> exit.acceptor().list(SessionHandle.NONE, 0));
    }

    @Test
    void nothingThatIsShownGivesASecretAway() {
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        exit.cutAll();
        exit.connect(session);
        exit.await(exit.acceptor().close(exit.only().handle(), UNWANTED));
        String shown = exit.events() + " " + exit.acceptor().metaSessions() + exit.list()
                + exit.acceptor().snapshot();
        for (byte[] secret : List.of(session.id().bytes(), session.metaSession().bytes())) {
            String hex = HexFormat.of().formatHex(secret);
            for (int at = 0; at + 12 <= hex.length(); at += 2) {
                assertFalse(shown.contains(hex.substring(at, at + 12)), "a part of a secret is shown");
            }
        }
    }

    @Test
    void theNameOfAMetasessionIsTheExitsOwnAndStaysTheSame() {
        SessionKey key =
                new SessionKey(Principal.ANONYMOUS, MetaSession.random(new Random(1)), SessionId.random(new Random(2)));
        MetaSessions here = new MetaSessions(Usage.ofAll(), 0, new Random(3));
        MetaSessions there = new MetaSessions(Usage.ofAll(), 0, new Random(4));
        MetaSessions.Client client = here.begin(key);
        here.ended(client);
        assertTrue(here.figures().isEmpty(), "none is kept");
        assertEquals(client.label(), here.begin(key).label());
        assertNotEquals(client.label(), there.begin(key).label());
    }

    // ended by the owner

    @Test
    void aSessionThatIsClosedByItsHandleEndsOnBothSides() {
        DialledSession session = exit.connected("home");
        DialledSession other = exit.connected("home");
        Stream stream = exit.open(session);
        exit.checkEcho(stream);
        SessionHandle handle = exit.list().get(0).handle();

        assertTrue(exit.await(exit.acceptor().close(handle, UNWANTED)));
        assertFalse(exit.await(exit.acceptor().close(handle, UNWANTED)), "it is gone");
        List<ExitEvent.SessionEnded> ends = exit.events(ExitEvent.SessionEnded.class);
        assertEquals(List.of(new ExitEvent.SessionEnded(handle, UNWANTED)), ends);
        assertEquals(
                ErrorCode.ABORTED, exit.await(exit.accepted().get(0).closed()).code());
        assertEquals(1, exit.list().size());
        assertEquals(1, exit.acceptor().snapshot().totals().ended(ErrorCode.ABORTED));

        assertEquals(
                ErrorCode.RESET,
                exit.failure(stream.read(ByteBuffer.allocate(1))).code());
        assertEquals(SessionState.RESUMING, session.state(), "its wire is closed");
        assertEquals(ErrorCode.SESSION_UNKNOWN, exit.failure(session.connect()).code());
        exit.checkEcho(exit.open(other));
    }

    @Test
    void aSessionWithoutAWireCanBeClosed() {
        exit.connected("home");
        exit.cutAll();
        assertTrue(exit.await(exit.acceptor().close(exit.only().handle(), UNWANTED)));
        assertEquals(0, exit.list().size());
        assertEquals(0, exit.acceptor().snapshot().detached());
    }

    @Test
    void thereIsNothingToCloseUnderAHandleThatWasNeverGiven() {
        exit.connected("home");
        assertFalse(exit.await(exit.acceptor().close(new SessionHandle(99), UNWANTED)));
        assertEquals(1, exit.list().size());
    }

    /** Whoever is let in is called what the greeting says. */
    private static final class NameTags implements Authenticator {
        private CompletableFuture<Optional<Principal>> later = new CompletableFuture<>();

        @Override
        public boolean expectsGreeting() {
            return true;
        }

        @Override
        public CompletionStage<Optional<Principal>> authenticate(Greeting greeting, byte[] secret, SocketAddress from) {
            String name = new String(greeting.message(), StandardCharsets.US_ASCII);
            return switch (name) {
                case "late" -> later;
                case "nobody" -> CompletableFuture.completedFuture(Optional.empty());
                default -> CompletableFuture.completedFuture(Optional.of(new Principal(name)));
            };
        }
    }

    private record NameTag(String name) implements Credentials {
        @Override
        public boolean greets() {
            return true;
        }

        @Override
        public Optional<Greeting> greeting(byte[] sharedSecret) {
            return Optional.of(new Greeting(new byte[] {1}, name.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private final NameTags names = new NameTags();
    private final SimulatedExit club = new SimulatedExit(ProtocolRSettings.defaults(), MuxSettings.defaults(), names);

    private ResumableDialer member(String name) {
        return club.client(name, new NameTag(name));
    }

    @Test
    void allSessionsOfAPrincipalCanBeClosedAndNoOthers() {
        ResumableDialer alice = member("alice");
        club.connected(alice);
        club.connected(alice);
        DialledSession bob = club.connected(member("bob"));
        assertEquals(2, club.await(club.acceptor().close(new Principal("alice"), UNWANTED)));
        assertEquals(new Principal("bob"), club.only().principal());
        assertEquals(0, club.await(club.acceptor().close(new Principal("alice"), UNWANTED)));
        club.checkEcho(club.open(bob));
    }

    @Test
    void whoIsBeingAuthenticatedMeanwhileDoesNotSlipThrough() {
        DialledSession late = club.session(member("late"));
        var attempt = late.connect();
        club.advance(Duration.ofSeconds(1));
        assertEquals(1, club.acceptor().snapshot().handshakes());
        assertEquals(0, club.await(club.acceptor().close(new Principal("late"), UNWANTED)));
        names.later.complete(Optional.of(new Principal("late")));
        club.failure(attempt);
        assertEquals(0, club.list().size());
        assertEquals(
                UNWANTED.within(Scope.WIRE),
                club.events(ExitEvent.WireRefused.class).get(0).why());
        assertEquals(0, club.acceptor().snapshot().handshakes());
    }

    @Test
    void whoIsNotKnownIsRefusedWithThatCode() {
        assertEquals(
                ErrorCode.NOT_AUTHENTICATED,
                club.failure(club.session(member("nobody")).connect()).code());
        assertEquals(
                ErrorCode.NOT_AUTHENTICATED,
                club.events(ExitEvent.WireRefused.class).get(0).why().code());
        assertEquals(1, club.acceptor().snapshot().totals().refused(ErrorCode.NOT_AUTHENTICATED));
    }

    @Test
    void twoPrincipalsWithOneMetasessionAreTwo() {
        club.connected(member("alice"));
        club.connected(member("bob"));
        assertEquals(
                2,
                club.acceptor().metaSessions().stream()
                        .map(MetaSessionFigures::label)
                        .distinct()
                        .count());
    }

    // metasessions

    @Test
    void theFiguresOfAMetasessionOutliveItsSessions() {
        ResumableDialer client = exit.client("home");
        for (int i = 0; i < 3; i++) {
            DialledSession session = exit.connected(client);
            exit.checkEcho(exit.open(session));
            exit.cutAll();
            exit.connect(session);
            exit.await(session.close());
            exit.advance(Duration.ofMillis(100));
        }
        exit.advance(Duration.ofMinutes(40));
        assertEquals(0, exit.list().size());
        MetaSessionFigures figures = exit.acceptor().metaSessions().get(0);
        assertEquals(0, figures.sessionsNow());
        assertEquals(3, figures.sessions());
        assertEquals(3, figures.resumptions());
        assertEquals(3, figures.streams());
        assertTrue(figures.bytesIn() >= 3_000 && figures.bytesOut() >= 3_000, figures.toString());
        assertEquals(1, exit.acceptor().metaSessions().size());
    }

    @Test
    void onlySoManyMetasessionsWithoutASessionAreRemembered() {
        SimulatedExit forgetful = new SimulatedExit(
                ProtocolRSettings.builder().metaSessionsKept(2).build());
        DialledSession lasting = forgetful.connected("lasting");
        for (int i = 0; i < 10; i++) {
            DialledSession session = forgetful.connected("host" + i);
            forgetful.await(forgetful.acceptor().close(new SessionHandle(i + 2), UNWANTED));
            forgetful.await(session.close());
        }
        assertEquals(3, forgetful.acceptor().metaSessions().size());
        forgetful.checkEcho(forgetful.open(lasting));
        assertEquals(11, forgetful.acceptor().snapshot().totals().sessions());
    }

    // listeners

    @Test
    void whatHappensToASessionIsToldInOrder() {
        DialledSession session = exit.connected("home");
        exit.cutAll();
        exit.connect(session);
        exit.await(exit.acceptor().close(exit.only().handle(), UNWANTED));
        List<Class<?>> kinds =
                exit.events().stream().<Class<?>>map(Object::getClass).toList();
        assertEquals(
                List.of(
                        ExitEvent.WireAccepted.class,
                        ExitEvent.SessionBegan.class,
                        ExitEvent.SessionAttached.class,
                        ExitEvent.SessionDetached.class,
                        ExitEvent.WireAccepted.class,
                        ExitEvent.SessionAttached.class,
                        ExitEvent.SessionEnded.class),
                kinds);
        ExitEvent.SessionAttached again =
                assertInstanceOf(ExitEvent.SessionAttached.class, exit.events().get(5));
        assertTrue(again.start().resumed());
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        exit.acceptor().listen(event -> {
            throw new IllegalStateException("planted");
        });
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        exit.cutAll();
        exit.connect(session);
        assertTrue(exit.await(exit.acceptor().close(exit.only().handle(), UNWANTED)));
        assertEquals(7, exit.events().size(), exit.toString());
    }

    @Test
    void aListenerMayAskTheExit() {
        SimulatedExit curious = new SimulatedExit();
        curious.acceptor().listen(event -> {
            curious.acceptor().snapshot();
            curious.list();
            if (event instanceof ExitEvent.SessionAttached attached) {
                curious.acceptor().close(attached.session(), UNWANTED);
            }
        });
        curious.session(curious.client("home")).connect();
        curious.advance(Duration.ofSeconds(5));
        assertEquals(0, curious.list().size());
        assertEquals(1, curious.events(ExitEvent.SessionEnded.class).size());
    }
}
