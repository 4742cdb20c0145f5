package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.Session;
import io.everwire.api.Stream;
import io.everwire.conformance.rig.Rig;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A session at the exit, as blocking calls with the rig's limit. Any thread. */
public final class ExitEnd extends SessionWatch {
    private final Session session;
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    ExitEnd(Rig rig, Session session) {
        super("exit", rig);
        this.session = session;
        session.streams(streams::add);
    }

    @Override
    public Session session() {
        return session;
    }

    /** The next stream that the client has opened. */
    public StreamEnd accept() {
        return new StreamEnd(rig(), Queues.next(streams, rig().limits(), "stream"));
    }

    public StreamEnd open() {
        return new StreamEnd(rig(), rig().await(session.open()));
    }

    /** Why the session has ended. */
    public CloseReason awaitClosed() {
        return rig().await(session.closed());
    }
}
