package io.everwire.tunnel;

import io.everwire.api.Stream;
import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.address.ProxyCommand;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.front.Rewriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream at the exit until it is joined with its target: the command within its time limit, {@code 01} in a frame of
 * its own, the dial. Whatever is wrong ends the stream with FIN, which is all that the wire has for it (WIRE.md 8).
 */
final class ProxyRequest {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyRequest.class);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);
    private static final byte ACCEPTED = 0x01;

    private final Stream stream;
    private final TargetDialer dialer;
    private final RelaySettings relays;
    private final Loop.Alarm deadline;
    private final ProxyCommand command = new ProxyCommand();
    /** What has been read of the command; behind it, what the client sent early. */
    private final ByteBuffer input = ByteBuffer.allocate(ProxyCommand.LONGEST);

    ProxyRequest(Stream stream, TargetDialer dialer, RelaySettings relays) {
        this.stream = stream;
        this.dialer = dialer;
        this.relays = relays;
        deadline = stream.loop().alarm(() -> refuse("no command in time"));
    }

    void start() {
        deadline.at(stream.loop().nanoTime() + COMMAND_LIMIT.toNanos());
        read();
    }

    private void read() {
        stream.read(input.clear()).whenComplete((count, failure) -> {
            if (failure != null || count < 0) {
                refuse("ended before its command");
            } else {
                take(input.flip());
            }
        });
    }

    private void take(ByteBuffer bytes) {
        Target target;
        try {
            target = command.decode(bytes);
        } catch (ProtocolViolation malformed) {
            refuse(malformed.getMessage());
            return;
        }
        if (target == null) {
            read();
        } else {
            accept(target);
        }
    }

    /** The dial begins when the answer has its frame, so that nothing can share it (WIRE.md 4, the read-ahead rule). */
    private void accept(Target target) {
        deadline.cancel();
        stream.write(ByteBuffer.wrap(new byte[] {ACCEPTED})).whenComplete((sent, failure) -> {
            if (failure == null) {
                dial(target);
            }
        });
    }

    private void dial(Target target) {
        TargetDial dial = dialer.dial(target, stream.loop());
        stream.closed().thenAccept(why -> dial.cancel());
        dial.connected().whenComplete((connection, failure) -> {
            if (failure == null) {
                join(connection);
            } else {
                refuse(failure.getMessage());
            }
        });
    }

    private void join(Connection connection) {
        new Relay(stream, connection, Rewriter.NONE, relays).start(input);
    }

    private void refuse(@Nullable String why) {
        deadline.cancel();
        LOG.info("stream {}: {}", stream.id(), why);
        stream.close();
    }
}
