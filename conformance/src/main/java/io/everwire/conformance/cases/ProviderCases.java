package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** What a provider says of its transport: whether it can run here, and what it can do. */
public interface ProviderCases extends UnderTest {
    @Case(
            id = "LC-8",
            promise = "Whether a transport can run here is answered in time, on any thread, never by a throw.",
            roles = Role.INITIATOR)
    default void whetherItCanRunIsAnsweredInTime(Rig rig) {
        List<CompletableFuture<Optional<Unavailability>>> answers = IntStream.range(0, 8)
                .mapToObj(i -> rig.beside(() -> rig.provider().unavailability()))
                .toList();
        answers.forEach(answer -> rig.await(answer)
                .ifPresent(why ->
                        assertFalse(why.reason().isBlank() || why.remedy().isBlank())));
    }

    @Case(
            id = "LC-9",
            promise =
                    "A transport that has to run here, as everwire.require says, can; else each case fails instead of being skipped.",
            roles = Role.INITIATOR)
    default void whatHasToRunHereCan(Rig rig) {
        assertEquals(Optional.empty(), Transports.unavailability(rig.provider()));
        assertFalse(rig.provider().name().isBlank());
        assertTrue(Await.on(rig.transport().nextLoop(), rig.limits(), () -> true));
    }

    private static void assertUnsupported(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? Objects.requireNonNull(thrown.getCause()) : thrown;
        assertEquals(
                ErrorCode.UNSUPPORTED,
                assertInstanceOf(EverwireException.class, cause).code());
    }

    @Case(
            id = "CA-1",
            promise = "Without LISTEN, listening fails with UNSUPPORTED.",
            lacks = Capability.LISTEN,
            roles = Role.INITIATOR)
    default void withoutListenListeningIsRefused(Rig rig) {
        assertUnsupported(assertThrows(CompletionException.class, () -> rig.transport()
                .listen(Rig.loopback(0), ListenSettings.defaults(), arrived -> null)
                .toCompletableFuture()
                .join()));
    }

    @Case(
            id = "CA-2",
            promise = "Without MOVE, a move fails with UNSUPPORTED, and the connection goes on.",
            lacks = Capability.MOVE)
    default void withoutMoveAMoveIsRefused(Rig rig) {
        rig.with(rig.settings().withLoops(2));
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        Loop here = pair.connection().loop();
        Loop next = rig.transport().nextLoop();
        Loop other = next == here ? rig.transport().nextLoop() : next;
        CompletableFuture<Void> moving = Await.on(
                here, rig.limits(), () -> pair.connection().moveTo(other).toCompletableFuture());
        assertUnsupported(assertThrows(CompletionException.class, moving::join));
        goesOn(rig, pair);
    }

    private static void goesOn(Rig rig, Pair pair) {
        rig.run(pair.connection(), connection -> Writes.now(connection, new byte[] {1}));
        assertEquals(1, pair.peer().read(1)[0]);
    }

    @Case(
            id = "CA-3",
            promise = "Without LOCAL_ADDRESS, a dial from an address is told as UNSUPPORTED.",
            lacks = Capability.LOCAL_ADDRESS,
            roles = Role.INITIATOR)
    default void withoutLocalAddressADialFromOneIsRefused(Rig rig) {
        Recorder handler = new Recorder(rig);
        try (RawServer server = rig.server(1)) {
            DialSettings settings = new DialSettings(rig.limits().await(), Rig.loopback(0));
            rig.dial(server.local(), settings, handler);
            assertEquals(ErrorCode.UNSUPPORTED, handler.awaitClosed().code());
            assertEquals(List.of("closed"), handler.events());
        }
    }

    @Case(
            id = "CA-4",
            promise = "Without HALF_CLOSE, a finish throws UNSUPPORTED, and the connection goes on.",
            lacks = Capability.HALF_CLOSE)
    default void withoutHalfCloseAFinishIsRefused(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        rig.run(
                pair.connection(),
                connection -> assertUnsupported(assertThrows(EverwireException.class, connection::finish)));
        goesOn(rig, pair);
    }

    @Case(
            id = "CA-5",
            promise = "Without RESET, an abort ends the connection all the same, and the peer sees its end.",
            lacks = Capability.RESET)
    default void withoutResetAnAbortEndsAllTheSame(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        Connection connection = pair.connection();
        connection.abort();
        assertEquals(ErrorCode.ABORTED, handler.awaitClosed().code());
        assertTrue(pair.raw().isOver());
    }
}
