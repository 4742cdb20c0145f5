package io.everwire.bench.load;

import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A client's end of one flow: sends the command, takes the {@code 01}, and leaves the rest to its load. */
abstract class Exchange implements FlowHandler {
    final Tally tally;
    private final Command command;
    private @Nullable Flow flow;
    private boolean accepted;
    private boolean over;

    Exchange(Command command, Tally tally) {
        this.command = command;
        this.tally = tally;
    }

    /** The command is on its way: payload may follow it. */
    abstract void begin();

    /** The server has said that it serves the command. */
    void accepted() {}

    /** Payload has come. */
    abstract void payload(ByteBuffer chunk);

    /** The server has finished behind its payload. */
    abstract void finished();

    @Override
    public final void opened(Flow opened) {
        flow = opened;
        opened.writeApart(command.encoded(), this::begin);
    }

    @Override
    public final void bytes(ByteBuffer chunk) {
        if (!accepted) {
            accepted = true;
            if (chunk.get() != Command.ACCEPTED) {
                fail("the exit does not serve this command");
                return;
            }
            accepted();
        }
        if (chunk.hasRemaining() && !over) {
            payload(chunk);
        }
    }

    @Override
    public void writable() {}

    @Override
    public final void ended() {
        if (!over) {
            finished();
        }
    }

    @Override
    public final void failed(Throwable why) {
        if (!over) {
            over = true;
            tally.failed(why);
        }
    }

    final void fail(String why) {
        failed(new LoadFailure(why));
        flow().close();
    }

    /** Nothing more is expected of this flow, whatever happens to it. */
    final void over() {
        over = true;
        flow().close();
    }

    final Flow flow() {
        if (flow == null) {
            throw new IllegalStateException("not open");
        }
        return flow;
    }
}
