package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.SessionListener;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The exit's end of a session: waits for the client's wires. */
final class ExitSession extends DrivenSession {
    private static final byte NEW = 0;
    private static final byte RESUMED = 1;

    /** A client that does not answer our FIN for so long is no longer there. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(8);

    private final SessionAcceptor acceptor;
    private boolean answeredBefore;

    ExitSession(SessionKey key, Loop loop, ProtocolRSettings settings, ReplayBuffer replay, SessionAcceptor acceptor) {
        super(key, loop, SessionPipe.Side.ACCEPTOR, settings, replay);
        this.acceptor = acceptor;
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

    /** Ends a session that could not begin. On the loop. */
    void fail(CloseReason why) {
        acceptor.forget(this);
        if (hasBegun()) {
            driver().die(why);
        }
    }

    /** Ends the session because somebody else needs its place. Any thread. */
    void evict(CloseReason why) {
        onLoop(() -> {
            driver().die(why);
            return closed();
        });
    }

    @Override
    public void wireUp(WireStart start) {
        acceptor.attached(this);
        super.wireUp(start);
    }

    @Override
    public void wireDown(CloseReason why) {
        acceptor.detached(this);
        super.wireDown(why);
    }

    /** An exit cannot dial: it ends the wire in good order, and the client comes back. */
    @Override
    public void renewalWanted() {
        driver().drainWire(DRAIN_LIMIT, () -> {});
    }

    @Override
    public void ended(CloseReason why) {
        acceptor.forget(this);
        super.ended(why);
    }
}
