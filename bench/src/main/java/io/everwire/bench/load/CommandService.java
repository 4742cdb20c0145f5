package io.everwire.bench.load;

import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.protocolr.rlp.StringListDecoder;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A server's end of one flow: reads the command, answers {@code 01} in a frame of its own, and gives the flow to whoever does
 * what was asked.
 */
public final class CommandService implements FlowHandler {
    private @Nullable StringListDecoder decoder = new StringListDecoder(Command.LONGEST);
    private @Nullable Flow flow;
    private @Nullable FlowHandler chosen;
    /** What came behind the command before the answer was on its way. */
    private @Nullable ByteBuffer early;

    private boolean begun;
    private boolean endedEarly;

    @Override
    public void opened(Flow opened) {
        flow = opened;
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        FlowHandler service = chosen;
        if (begun && service != null) {
            service.bytes(chunk);
        } else if (service != null) {
            keep(chunk);
        } else {
            decode(chunk);
        }
    }

    private void decode(ByteBuffer chunk) {
        StringListDecoder command = decoder;
        try {
            if (command != null && command.decode(chunk)) {
                decoder = null;
                choose(Command.of(command.texts()));
                keep(chunk);
            }
        } catch (ProtocolViolation malformed) {
            decoder = null;
            flow().close();
        }
    }

    private void choose(Command command) {
        chosen = switch (command.kind()) {
            case ECHO -> new Echo();
            case DISCARD -> new Discard(command.bytes());
            case SOURCE -> new Source(command.bytes());
        };
        flow().writeApart(ByteBuffer.wrap(new byte[] {Command.ACCEPTED}), this::begin);
    }

    private void keep(ByteBuffer chunk) {
        if (!chunk.hasRemaining()) {
            return;
        }
        if (begun) {
            bytes(chunk);
        } else {
            early = joined(early, chunk);
            flow().reading(false);
        }
    }

    private static ByteBuffer joined(@Nullable ByteBuffer first, ByteBuffer second) {
        int length = (first == null ? 0 : first.remaining()) + second.remaining();
        ByteBuffer both = ByteBuffer.allocate(length);
        if (first != null) {
            both.put(first);
        }
        return both.put(second).flip();
    }

    private void begin() {
        begun = true;
        FlowHandler service = service();
        flow().handler(service);
        service.opened(flow());
        ByteBuffer kept = early;
        if (kept != null) {
            early = null;
            service.bytes(kept);
            flow().reading(true);
        }
        if (endedEarly) {
            service.ended();
        }
    }

    @Override
    public void writable() {
        if (begun) {
            service().writable();
        }
    }

    @Override
    public void ended() {
        if (begun) {
            service().ended();
        } else if (chosen != null) {
            endedEarly = true;
        } else {
            flow().close();
        }
    }

    @Override
    public void failed(Throwable why) {
        // the client knows; nothing is held here
    }

    private Flow flow() {
        if (flow == null) {
            throw new IllegalStateException("not open yet");
        }
        return flow;
    }

    private FlowHandler service() {
        if (chosen == null) {
            throw new IllegalStateException("no command yet");
        }
        return chosen;
    }
}
