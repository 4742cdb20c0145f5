package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.WireStart;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Transport;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A client's session in virtual time, and an exit that is spoken by hand behind its handshake. */
final class ClientLab {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int HELLO = 64;
    private static final int COUNTER = 8;

    final SimulatedNetwork network = SimulatedNetwork.seeded(27);
    final Random random = new Random(27);
    final PlainMultiplexer atClient = new PlainMultiplexer();
    final DialledSession session;
    private final List<RawWire> wires = new ArrayList<>();
    private final Transport client = network.transport("client");
    private final Transport exit = network.transport("exit");

    ClientLab() {
        ExitKey key = ExitKey.of(bytes(32));
        InetSocketAddress address = network.address("exit", 1);
        exit.listen(address, ListenSettings.defaults(), connection -> {
            RawWire wire = RawWire.ofExit(new ServerHandshake(bytes(32), key, false));
            wires.add(wire);
            return wire;
        });
        session = ResumableDialer.builder(client, atClient, random)
                .exit(address)
                .exitKey(key.publicKey())
                .build()
                .session(SessionId.random(random), SessionObserver.NONE);
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The client dials; its hello has come on a wire that is to be answered. */
    Attempt attempt() {
        int before = wires.size();
        CompletionStage<WireStart> outcome = session.connect();
        await(() -> wires.size() > before && wires.get(before).length() >= HELLO);
        return new Attempt(wires.get(before), outcome, this);
    }

    /** A session that is live, with a wire that has carried these bytes up. */
    Attempt established(byte[] carried) {
        Attempt first = attempt();
        first.answer(0, 0);
        first.succeeds();
        atClient.last().write(carried);
        await(() -> first.wire.length() == HELLO + COUNTER + carried.length);
        return first;
    }

    /** A wire at the exit, and what became of the dial. */
    record Attempt(RawWire wire, CompletionStage<WireStart> outcome, ClientLab lab) {
        void answer(int response, long counter) {
            wire.record(new byte[] {(byte) response});
            wire.counter(counter);
        }

        WireStart succeeds() {
            lab.await(outcome.toCompletableFuture()::isDone);
            return outcome.toCompletableFuture().join();
        }

        ErrorCode fails() {
            lab.await(outcome.toCompletableFuture()::isDone);
            CompletionException failure = assertThrows(CompletionException.class, () -> outcome.toCompletableFuture()
                    .join());
            return ((EverwireException) Objects.requireNonNull(failure.getCause()))
                    .reason()
                    .code();
        }

        /** Session bytes that came up on this wire. */
        int carried() {
            return wire.length() - HELLO - COUNTER;
        }
    }

    ErrorCode endOfSession() {
        await(session.closed().toCompletableFuture()::isDone);
        return session.closed().toCompletableFuture().join().code();
    }

    void await(BooleanSupplier condition) {
        network.runUntil(condition, LIMIT);
    }

    /** The session ends, and nothing is left. */
    void end() {
        session.close();
        network.advance(Duration.ofSeconds(10));
        wires.forEach(wire -> assertTrue(wire.isOver(), "a wire is left"));
        client.shutdown(LIMIT);
        exit.shutdown(LIMIT);
        network.advance(Duration.ofSeconds(10));
        assertEquals(0, network.openConnections());
        assertEquals(0, network.pendingAlarms());
    }
}
