package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.SessionListener;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The exit's end of a session: waits for the client's wires. */
final class ExitSession extends DrivenSession {
    private static final byte NEW = 0;
    private static final byte RESUMED = 1;

    private final Consumer<ExitSession> whenEnded;
    private boolean answeredBefore;

    ExitSession(
            SessionKey key,
            Loop loop,
            ProtocolRSettings settings,
            ReplayBuffer replay,
            Consumer<ExitSession> whenEnded) {
        super(key, loop, SessionPipe.Side.ACCEPTOR, settings, replay);
        this.whenEnded = whenEnded;
    }

    /** Makes the session known to the application, before its first byte is read. On the loop. */
    void begin(Multiplexer multiplexer, SessionListener listener) {
        start(multiplexer);
        observer(listener.opened(this));
    }

    /**
     * Gives the session a wire whose hello has come. The response byte goes out before anything else can write to the
     * wire (REFERENCE-DEFECTS D2). On the loop.
     */
    void attach(Wire wire) {
        byte response = answeredBefore ? RESUMED : NEW;
        answeredBefore = true;
        driver().begin(wire, ByteBuffer.wrap(new byte[] {response}));
    }

    @Override
    public void ended(CloseReason why) {
        whenEnded.accept(this);
        super.ended(why);
    }
}
