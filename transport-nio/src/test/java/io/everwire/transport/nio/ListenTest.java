package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES B: listening and accepting. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class ListenTest {
    private final Wires wires = new Wires();

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void co7ABoundPortIsInUseAndNamed() {
        SocketAddress taken = wires.listen(connection -> new Recorder()).local();
        EverwireException fault = refusal(taken);
        assertEquals(ErrorCode.BIND_IN_USE, fault.code());
        assertTrue(fault.reason().detail().contains("127.0.0.1:" + ((InetSocketAddress) taken).getPort()));
    }

    @Test
    void co7AnAddressThatIsNotOursIsNotAvailable() {
        assertEquals(
                ErrorCode.ADDRESS_NOT_AVAILABLE,
                refusal(new InetSocketAddress("192.0.2.1", 0)).code());
        assertEquals(
                ErrorCode.ADDRESS_INVALID,
                refusal(InetSocketAddress.createUnresolved("nowhere.invalid", 0))
                        .code());
    }

    private EverwireException refusal(SocketAddress at) {
        CompletionException failed = assertThrows(CompletionException.class, () -> wires.transport
                .listen(at, ListenSettings.defaults(), connection -> null)
                .toCompletableFuture()
                .join());
        return assertInstanceOf(EverwireException.class, failed.getCause());
    }

    @Test
    void co8APortIsFreeOnceItsListenerHasClosed() {
        Listener first = wires.listen(connection -> null);
        SocketAddress at = first.local();
        await(first.close().toCompletableFuture());
        for (int i = 0; i < 200; i++) {
            Listener listener = await(wires.transport
                    .listen(at, ListenSettings.defaults(), connection -> null)
                    .toCompletableFuture());
            await(listener.close().toCompletableFuture());
        }
    }

    @Test
    void co9AClosedListenerRefusesAndLeavesWhatItAccepted() throws IOException {
        Recorder handler = new Recorder();
        Listener listener = wires.listen(connection -> handler);
        Socket peer = wires.connect(listener);
        handler.connection();
        await(listener.close().toCompletableFuture());
        await(listener.close().toCompletableFuture());
        assertThrows(ConnectException.class, () -> wires.connect(listener));
        peer.getOutputStream().write(3);
        assertEquals(3, handler.awaitBytes(1)[0]);
    }

    @Test
    void co11APausedListenerSurfacesNobodyUntilItResumes() throws IOException {
        BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
        Listener listener = wires.listen(connection -> {
            Recorder handler = new Recorder();
            accepted.add(handler);
            return handler;
        });
        listener.pause();
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            peers.add(wires.connect(listener));
        }
        Eventually.afterLooks(wires.transport.nextLoop(), 50);
        Eventually.afterLooks(wires.transport.nextLoop(), 50);
        assertEquals(0, accepted.size());
        listener.resume();
        for (Socket peer : peers) {
            peer.getOutputStream().write(1);
        }
        for (int i = 0; i < 40; i++) {
            assertEquals(1, Objects.requireNonNull(Recorder.next(accepted)).awaitBytes(1)[0]);
        }
    }

    @Test
    void anAcceptorThatWantsNobodyAbortsAndGoesOn() throws IOException {
        Recorder second = new Recorder();
        Queue<Recorder> turns = new ConcurrentLinkedQueue<>();
        Listener listener = wires.listen(connection -> turns.poll());
        Socket first = wires.connect(listener);
        assertThrows(IOException.class, () -> readToEnd(first));
        turns.add(second);
        wires.connect(listener).getOutputStream().write(4);
        assertEquals(4, second.awaitBytes(1)[0]);
    }

    private static void readToEnd(Socket peer) throws IOException {
        while (peer.getInputStream().read() != -1) {}
    }

    @Test
    void co10AResetInTheBacklogLeavesTheListenerAccepting() throws IOException {
        Map<SocketAddress, Recorder> accepted = new ConcurrentHashMap<>();
        Listener listener =
                wires.listen(connection -> accepted.computeIfAbsent(connection.remote(), from -> new Recorder()));
        listener.pause();
        for (int i = 0; i < 10; i++) {
            Socket peer = wires.connect(listener);
            peer.setSoLinger(true, 0);
            peer.close();
        }
        Socket honest = wires.connect(listener);
        honest.getOutputStream().write(6);
        listener.resume();
        Eventually.within(
                2_000, () -> accepted.containsKey(honest.getLocalSocketAddress()), () -> "accepted " + accepted.size());
        Recorder handler = Objects.requireNonNull(accepted.remove(honest.getLocalSocketAddress()));
        assertEquals(6, handler.awaitBytes(1)[0]);
        accepted.values()
                .forEach(
                        lost -> assertEquals(ErrorCode.RESET, lost.awaitClosed().code()));
    }
}
