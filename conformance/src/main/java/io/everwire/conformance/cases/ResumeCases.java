package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Scope;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.session.ClientEnd;
import io.everwire.conformance.session.ExitEnd;
import io.everwire.conformance.session.Fault;
import io.everwire.conformance.session.Line;
import io.everwire.conformance.session.SessionRig;
import io.everwire.conformance.session.StreamEnd;
import io.everwire.conformance.session.StreamPair;
import io.everwire.conformance.session.Way;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.spi.Capability;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** Sessions: their wires come and go, and nothing is lost (WIRE.md 5 and 6). */
public interface ResumeCases extends UnderTest {
    /** What has passed either way when the last bytes of a resumption's counters are on their way (WIRE.md 1). */
    int RESUMPTION = 165;

    private static Duration soon(SessionRig everwire) {
        return everwire.rig().limits().silence().multipliedBy(4);
    }

    private static Way way(int number) {
        return number % 2 == 0 ? Way.UP : Way.DOWN;
    }

    /** Each of the first lines passes a little more than the one before, one way and then the other. */
    private static void strikeEach(SessionRig everwire, int lines, int first, int step, Fault fault) {
        everwire.onLine((number, line) -> {
            if (number < lines) {
                line.after(way(number), first + (long) step * number, fault);
            }
        });
    }

    /** A session with one stream whose client dials again by itself. */
    private static StreamPair lasting(SessionRig everwire) {
        ClientEnd client = everwire.client().redialling();
        Await.until(everwire.rig().limits(), client::connects, () -> "no dial got through");
        return everwire.streamPair(client, everwire.exitEnd());
    }

    /** A session with one stream both ends of which know that the other one acknowledges. */
    private static StreamPair known(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(100);
        pair.client().awaitAcknowledgements();
        pair.exit().awaitAcknowledgements();
        pair.exchange(40_000); // opens the windows
        return pair;
    }

    @Case(
            id = "RM-1",
            promise = "Wires that are cut while bytes flow both ways cost the session nothing: each byte comes once.",
            seconds = 30)
    default void wiresThatAreCutCostNothing(SessionRig everwire) {
        strikeEach(everwire, everwire.rig().volume(10, 100), 30_011, 5_003, Fault.CUT);
        transfer(everwire);
    }

    @Case(id = "RM-1b", promise = "So it is where they are reset.", needs = Capability.RESET, seconds = 30)
    default void wiresThatAreResetCostNothing(SessionRig everwire) {
        strikeEach(everwire, everwire.rig().volume(10, 100), 30_011, 5_003, Fault.RESET);
        transfer(everwire);
    }

    private static void transfer(SessionRig everwire) {
        StreamPair pair = lasting(everwire);
        do { // how much a wire brings before it ends is up to the network
            pair.exchange(everwire.rig().volume(512 << 10, 16 << 20));
        } while (pair.client().starts().size() <= 3);
        assertFalse(everwire.hasBegun(), "another session began");
    }

    @Case(
            id = "RM-2",
            promise = "Wherever in a record a wire ends, in its length, within, or between two, each byte comes once.",
            seconds = 30)
    default void whereverInARecordAWireEnds(SessionRig everwire) {
        int lines = everwire.rig().volume(24, 300);
        strikeEach(everwire, lines, RESUMPTION, 5, Fault.CUT);
        StreamPair pair = lasting(everwire);
        for (int i = 0; everwire.lineCount() <= lines; i++) {
            pair.near().write(new byte[] {(byte) i});
            assertEquals((byte) i, pair.far().read(1)[0]);
            pair.far().write(new byte[] {(byte) -i});
            assertEquals((byte) -i, pair.near().read(1)[0]);
        }
        pair.exchange(1_000);
    }

    @Case(
            id = "RM-3",
            promise =
                    "A resumption that is cut, in the handshake, behind its hello or in a counter, costs that dial only.",
            seconds = 20)
    default void aResumptionThatIsCutCostsThatDialOnly(SessionRig everwire) {
        List<Integer> ups = List.of(0, 40, 59, 140, 141, 150, 167);
        List<Integer> downs = List.of(0, 40, 123, 124, 142, 143, 150, 169);
        everwire.onLine((number, line) -> {
            if (number > 0 && number <= ups.size()) {
                line.after(Way.UP, ups.get(number - 1), Fault.CUT);
            } else if (number > ups.size() && number <= ups.size() + downs.size()) {
                line.after(Way.DOWN, downs.get(number - 1 - ups.size()), Fault.CUT);
            }
        });
        StreamPair pair = lasting(everwire);
        pair.near().write(new byte[] {1, 2, 3});
        pair.far().write(new byte[] {4, 5, 6});
        everwire.line().strike(Fault.CUT);
        Await.until(
                everwire.rig().limits(),
                () -> everwire.lineCount() > ups.size() + downs.size() + 1,
                () -> everwire.lineCount() + " lines");
        assertArrayEquals(new byte[] {1, 2, 3}, pair.far().read(3));
        assertArrayEquals(new byte[] {4, 5, 6}, pair.near().read(3));
        pair.exchange(1_000);
        assertTrue(pair.client().starts().stream().skip(1).allMatch(start -> start.resumed()));
        assertFalse(everwire.hasBegun(), "another session began");
    }

    @Case(
            id = "RM-4",
            promise =
                    "A wire on which nothing passes any more is given up, its connection ended, and the session goes on.",
            seconds = 20)
    default void aWireThatFreezesIsGivenUp(SessionRig everwire) {
        Duration patience = everwire.rig().limits().await().dividedBy(5);
        everwire.client(settings -> settings.deathTimeout(soon(everwire)).handshakeTimeout(patience));
        StreamPair pair = lasting(everwire);
        pair.exchange(100);
        pair.client().awaitAcknowledgements();
        Line frozen = everwire.line();
        frozen.strike(Fault.FREEZE);
        CompletionStage<Void> writing = pair.near().writing(everwire.rig().randomBytes(1_000));
        pair.client().awaitLosses(1);
        assertArrayEquals(everwire.rig().randomBytes(1_000), pair.far().read(1_000));
        everwire.rig().await(writing);
        pair.near().delivered();
        assertEquals(ErrorCode.WIRE_DEAD, pair.client().losses().get(0).code());
        awaitLeft(everwire, frozen);
    }

    private static void awaitLeft(SessionRig everwire, Line line) {
        Await.until(everwire.rig().limits(), line::isLeft, () -> "the former connection lives on");
    }

    @Case(
            id = "RM-5",
            promise = "A newer wire takes the place of a live one while bytes flow: no byte is lost, none comes twice.",
            seconds = 20)
    default void aNewerWireTakesThePlaceOfALiveOne(SessionRig everwire) {
        StreamPair pair = known(everwire);
        var exchange = everwire.rig().beside(() -> {
            for (int i = 0; i < 8; i++) {
                pair.exchange(64 << 10);
            }
            return true;
        });
        int changes = everwire.rig().volume(4, 50);
        for (int i = 0; i < changes; i++) {
            assertTrue(pair.client().connect().resumed());
        }
        everwire.rig().patiently(exchange, 4);
        assertEquals(changes + 1, pair.client().starts().size());
        pair.client().losses().forEach(why -> assertEquals(ErrorCode.WIRE_REPLACED, why.code(), why::toString));
        pair.exchange(1_000);
    }

    @Case(
            id = "RM-5b",
            promise = "Whom a newer wire replaces is ended, even where its connection takes nothing and tells nothing.")
    default void whomANewerWireReplacesIsEnded(SessionRig everwire) {
        StreamPair pair = known(everwire);
        for (int i = 0; i < 3; i++) {
            Line old = everwire.line();
            old.strike(Fault.FREEZE);
            assertTrue(pair.client().connect().resumed());
            awaitLeft(everwire, old);
            pair.exchange(1_000);
        }
    }

    @Case(
            id = "RM-6",
            promise = "An exit that has forgotten the session says so: SESSION_UNKNOWN, and each stream hears of it.")
    default void anExitThatHasForgottenTheSessionSaysSo(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(100);
        CompletionStage<Integer> reading = pair.near().stream().read(ByteBuffer.allocate(1));
        everwire.line().strike(Fault.CUT);
        pair.client().awaitLosses(1);
        pair.exit().awaitLosses(1);
        everwire.replaceExit();
        CloseReason why = pair.client().refused();
        assertEquals(ErrorCode.SESSION_UNKNOWN, why.code());
        assertEquals(Scope.SESSION, why.scope());
        assertEquals(ErrorCode.SESSION_UNKNOWN, everwire.failure(reading).code());
        assertEquals(ErrorCode.SESSION_UNKNOWN, pair.near().awaitClosed().code());
        assertEquals(ErrorCode.SESSION_UNKNOWN, pair.client().awaitClosed().code());
        assertEquals(1, pair.client().endings());
    }

    @Case(
            id = "RM-7",
            promise =
                    "A session is resumed by whom it belongs to only; somebody else with its name begins one of their own.")
    default void aSessionIsResumedByItsOwnerOnly(SessionRig everwire) {
        Ed25519Credentials owner = Ed25519Credentials.of(seed(1));
        Ed25519Credentials thief = Ed25519Credentials.of(seed(2));
        everwire.admits(AuthorizedKeys.of(List.of(owner.publicKey(), thief.publicKey())));
        ClientEnd first = everwire.client(owner);
        first.connect();
        StreamPair pair = everwire.streamPair(first, everwire.exitEnd());
        pair.exchange(100);
        ClientEnd second = everwire.client(thief, first);
        assertFalse(second.connect().resumed());
        ExitEnd apart = everwire.exitEnd();
        assertNotEquals(pair.exit().session().principal(), apart.session().principal());
        everwire.streamPair(second, apart).exchange(100);
        pair.exchange(100);
        assertEquals(List.of(), first.losses());
        assertEquals(List.of(), pair.exit().losses());
    }

    private static byte[] seed(int value) {
        byte[] seed = new byte[32];
        seed[0] = (byte) value;
        return seed;
    }

    @Case(
            id = "RM-8",
            promise =
                    "What was under way when a wire froze is sent again, though the next wires are cut in the midst of it.",
            seconds = 20)
    default void aReplayThatIsCutIsTakenUpAgain(SessionRig everwire) {
        everwire.streams(settings -> settings.window(1 << 20).flightLimit(false));
        everwire.onLine((number, line) -> {
            if (number == 1 || number == 2) {
                line.after(way(number), RESUMPTION + 10_000L * number, Fault.CUT);
            }
        });
        StreamPair pair = known(everwire);
        everwire.line().strike(Fault.FREEZE);
        byte[] much = everwire.rig().randomBytes(150_000);
        CompletionStage<Void> goes = pair.near().writing(much);
        CompletionStage<Void> comes = pair.far().writing(much);
        pair.client().awaitHeld(20_000);
        pair.exit().awaitHeld(20_000);
        pair.client().redialling().session().cutWire();
        assertArrayEquals(much, pair.far().read(much.length));
        assertArrayEquals(much, pair.near().read(much.length));
        everwire.rig().await(goes);
        everwire.rig().await(comes);
        assertTrue(pair.client().starts().stream().anyMatch(start -> start.replayedBytes() > 10_000));
        pair.exchange(1_000);
    }

    @Case(
            id = "RM-9",
            promise = "Nothing is told as delivered while a wire takes it and loses it; with the next wire it is.")
    default void deliveredWaitsForTheNextWire(SessionRig everwire) {
        StreamPair pair = known(everwire);
        everwire.line().strike(Fault.FREEZE);
        pair.near().write(everwire.rig().randomBytes(1_000));
        pair.far().write(everwire.rig().randomBytes(1_000));
        CompletionStage<Void> up = pair.near().stream().delivered();
        CompletionStage<Void> down = pair.far().stream().delivered();
        everwire.rig().staysUndone(up);
        pair.client().session().cutWire();
        pair.client().awaitLosses(1);
        everwire.rig().staysUndone(up);
        everwire.rig().staysUndone(down);
        assertTrue(pair.client().connect().resumed());
        everwire.rig().await(up);
        everwire.rig().await(down);
        assertArrayEquals(everwire.rig().randomBytes(1_000), pair.far().read(1_000));
        assertArrayEquals(everwire.rig().randomBytes(1_000), pair.near().read(1_000));
    }

    @Case(
            id = "RM-10",
            promise =
                    "Who writes while nothing is proven waits at the bound of what is held for replay, and goes on later.",
            seconds = 20)
    default void writersWaitAtTheBoundOfReplay(SessionRig everwire) {
        int bound = 256 << 10;
        everwire.streams(settings -> settings.window(1 << 20).flightLimit(false));
        everwire.both(settings -> settings.replayBytes(bound).replayBytesMost(bound));
        StreamPair pair = known(everwire);
        everwire.line().strike(Fault.FREEZE);
        byte[] much = everwire.rig().randomBytes(1 << 20);
        CompletionStage<Void> goes = pair.near().writing(much);
        CompletionStage<Void> comes = pair.far().writing(much);
        everwire.rig().staysUndone(goes);
        everwire.rig().staysUndone(comes);
        long held = pair.client().snapshot().replayHeld();
        assertTrue(held > bound / 4 && held <= bound, () -> held + " bytes are held");
        pair.client().redialling().connect();
        assertArrayEquals(much, pair.far().read(much.length));
        assertArrayEquals(much, pair.near().read(much.length));
        everwire.rig().await(goes);
        everwire.rig().await(comes);
    }

    @Case(
            id = "RM-11",
            promise =
                    "Wires are renewed when their keys have served, before the old one ends; those who use it see nothing.",
            seconds = 20)
    default void wiresAreRenewedUnseen(SessionRig everwire) {
        everwire.client(settings -> settings.renewAfterBytes(300_000));
        StreamPair pair = lasting(everwire);
        pair.exchange(1_000);
        pair.client().awaitAcknowledgements();
        int wires = everwire.rig().volume(3, 30);
        while (pair.client().starts().size() < wires) {
            pair.exchange(100_000);
        }
        assertTrue(pair.client().renewals() >= wires - 1);
        pair.client().losses().forEach(why -> assertEquals(ErrorCode.WIRE_REPLACED, why.code(), why::toString));
        pair.exchange(1_000);
    }

    @Case(
            id = "RM-12",
            promise = "An exit with several loops takes each wire to its session's loop.",
            needs = {Capability.MOVE, Capability.LISTEN},
            roles = Role.ACCEPTOR,
            seconds = 30)
    default void eachWireGoesToItsSessionsLoop(SessionRig everwire) {
        everwire.rig().with(everwire.rig().settings().withLoops(3));
        List<StreamPair> pairs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ClientEnd client = everwire.dial();
            pairs.add(everwire.streamPair(client, everwire.exitEnd()));
        }
        for (int i = 0; i < everwire.rig().volume(4, 100); i++) {
            for (StreamPair pair : pairs) {
                pair.near().write(new byte[] {1});
                pair.client().session().cutWire();
                CompletionStage<Void> back = pair.far().writing(new byte[] {2});
                assertTrue(pair.client().connect().resumed());
                everwire.rig().await(back);
                assertEquals(1, pair.far().read(1)[0]);
                assertEquals(2, pair.near().read(1)[0]);
                pair.exchange(1_000);
            }
        }
    }

    @Case(
            id = "RM-13",
            promise = "What is written, finished and opened while there is no wire goes out with the next one.")
    default void whatIsDoneWithoutAWireGoesOutWithTheNext(SessionRig everwire) {
        StreamPair pair = known(everwire);
        everwire.line().strike(Fault.CUT);
        pair.client().awaitLosses(1);
        pair.exit().awaitLosses(1);
        CompletionStage<Void> up = pair.near().writing(new byte[] {1, 2, 3});
        CompletionStage<Void> upEnd = pair.near().stream().finish();
        CompletionStage<Void> down = pair.far().writing(new byte[] {4, 5, 6});
        CompletionStage<Void> downEnd = pair.far().stream().finish();
        StreamEnd opened = pair.client().open();
        CompletionStage<Void> first = opened.writing(new byte[] {7});
        assertTrue(pair.client().connect().resumed());
        for (CompletionStage<Void> stage : List.of(up, upEnd, down, downEnd, first)) {
            everwire.rig().await(stage);
        }
        assertArrayEquals(new byte[] {1, 2, 3}, pair.far().readAll());
        assertArrayEquals(new byte[] {4, 5, 6}, pair.near().readAll());
        assertArrayEquals(new byte[] {7}, pair.exit().accept().read(1));
        assertEquals(ErrorCode.CLOSED, pair.near().awaitClosed().code());
        assertEquals(ErrorCode.CLOSED, pair.far().awaitClosed().code());
    }

    @Case(id = "RM-14", promise = "A finish that was lost with its wire is sent again behind the last byte, both ways.")
    default void aFinishThatWasLostComesAgain(SessionRig everwire) {
        StreamPair pair = known(everwire);
        byte[] sent = everwire.rig().randomBytes(5_000);
        everwire.line().strike(Fault.FREEZE);
        pair.near().write(sent);
        pair.near().finish();
        pair.far().write(sent);
        pair.far().finish();
        assertTrue(pair.client().connect().resumed());
        assertArrayEquals(sent, pair.far().readAll());
        assertArrayEquals(sent, pair.near().readAll());
        assertEquals(ErrorCode.CLOSED, pair.near().awaitClosed().code());
        assertEquals(ErrorCode.CLOSED, pair.far().awaitClosed().code());
    }

    @Case(
            id = "RM-15",
            promise = "A session without a wire ends as EXPIRED when the exit's time for it is over, with its streams.")
    default void aSessionWithoutAWireExpires(SessionRig everwire) {
        everwire.exit(settings -> settings.detachedTimeout(soon(everwire)));
        StreamPair pair = everwire.streamPair();
        pair.exchange(100);
        everwire.line().strike(Fault.CUT);
        assertEquals(ErrorCode.EXPIRED, pair.exit().awaitClosed().code());
        assertEquals(ErrorCode.EXPIRED, pair.far().awaitClosed().code());
        assertEquals(1, pair.exit().endings());
        assertEquals(ErrorCode.SESSION_UNKNOWN, pair.client().refused().code());
    }

    @Case(
            id = "RM-16",
            promise = "Whatever strikes, at whatever byte and in whatever order, each byte of each stream comes once.",
            seconds = 60)
    default void whateverStrikesEachByteComesOnce(SessionRig everwire) {
        Duration patience = everwire.rig().limits().await().dividedBy(5);
        everwire.client(settings -> settings.deathTimeout(soon(everwire)).handshakeTimeout(patience));
        Random chance = everwire.rig().random();
        int lines = everwire.rig().volume(12, 200);
        Fault[] faults = chosen(everwire);
        List<Integer> bytes = new ArrayList<>();
        List<Fault> kinds = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            bytes.add(chance.nextInt(40_000));
            kinds.add(i % 6 == 5 ? Fault.FREEZE : faults[chance.nextInt(faults.length)]);
        }
        everwire.onLine((number, line) -> {
            if (number < lines) {
                line.after(way(bytes.get(number)), bytes.get(number), kinds.get(number));
            }
        });
        StreamPair first = lasting(everwire);
        StreamPair second = everwire.streamPair(first.client(), first.exit());
        var beside = everwire.rig().beside(() -> {
            second.exchange(everwire.rig().volume(128 << 10, 4 << 20));
            return true;
        });
        first.exchange(everwire.rig().volume(128 << 10, 4 << 20));
        everwire.rig().patiently(beside, 4);
        assertFalse(everwire.hasBegun(), "another session began");
    }

    /** A transport that cannot reset may not tell one, either. */
    private Fault[] chosen(SessionRig everwire) {
        Fault[] all = {Fault.CUT, Fault.RESET};
        return everwire.rig().provider().capabilities().contains(Capability.RESET) ? all : Arrays.copyOf(all, 1);
    }
}
