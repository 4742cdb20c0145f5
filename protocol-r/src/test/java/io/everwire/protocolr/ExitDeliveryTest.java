package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.ExitEvent;
import io.everwire.api.Stream;
import io.everwire.testkit.fault.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an exit's application learns of bytes that it wrote to a wire which is dead, and nobody has said so. */
class ExitDeliveryTest {
    private final SimulatedExit exit = new SimulatedExit();
    private final DialledSession session = exit.connected("home");
    private final Stream stream = exit.open(session);

    private CompletionStage<Void> writtenToADeadWire() {
        exit.deaf();
        exit.await(stream.write(ByteBuffer.allocate(10)));
        exit.advance(Duration.ofMinutes(5));
        Stream atExit = exit.accepted().get(0);
        exit.network().strikeAll(new Fault.Vanish());
        exit.await(atExit.write(ByteBuffer.wrap(exit.bytes(1_000))));
        return atExit.delivered();
    }

    @Test
    void aClientThatOwesAnAcknowledgementLosesItsWireAfterTheDeathTimeout() {
        CompletionStage<Void> delivered = writtenToADeadWire();
        exit.advance(Duration.ofMillis(7_900));
        assertTrue(exit.only().attached());
        exit.advance(Duration.ofMillis(200));
        assertFalse(exit.only().attached());
        assertEquals(
                ErrorCode.WIRE_DEAD,
                exit.events(ExitEvent.SessionDetached.class).get(0).why().code());
        assertFalse(delivered.toCompletableFuture().isDone(), "the client may come back for it");
    }

    @Test
    void theClientsNextWireProvesTheDelivery() {
        CompletionStage<Void> delivered = writtenToADeadWire();
        exit.advance(Duration.ofMinutes(10));
        assertFalse(delivered.toCompletableFuture().isDone());
        assertTrue(exit.connect(session));
        exit.await(delivered);
        ByteBuffer arrived = ByteBuffer.allocate(1_000);
        while (arrived.hasRemaining()) {
            assertTrue(exit.await(stream.read(arrived)) > 0);
        }
    }

    @Test
    void aClientThatNeverComesBackEndsTheWait() {
        CompletionStage<Void> delivered = writtenToADeadWire();
        exit.advance(Duration.ofMinutes(31));
        assertEquals(ErrorCode.EXPIRED, exit.failure(delivered).code());
    }
}
