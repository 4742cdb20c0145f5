package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.Session;
import io.everwire.api.WireStart;
import io.everwire.conformance.rig.Rig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's session, as blocking calls with the rig's limit. Any thread. */
public final class ClientEnd extends SessionWatch {
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private @Nullable DialledSession session;
    private volatile boolean redials;

    ClientEnd(Rig rig) {
        super("client", rig);
    }

    ClientEnd of(DialledSession its) {
        session = its;
        return this;
    }

    @Override
    public DialledSession session() {
        return Objects.requireNonNull(session, "no session yet");
    }

    /** Dials, and returns when the wire is live. */
    public WireStart connect() {
        return rig().await(session().connect());
    }

    /** Dials, and says whether a wire is live now. */
    public boolean connects() {
        return rig().await(session().connect().handle((start, failure) -> failure == null));
    }

    /** Dials, and says why that fails. */
    public CloseReason refused() {
        return SessionRig.failure(rig(), session().connect());
    }

    /** From now on it dials again whenever its wire has gone or is to be renewed, until a wire is live. */
    public ClientEnd redialling() {
        redials = true;
        return this;
    }

    void stop() {
        redials = false;
    }

    @Override
    public void wireDown(Session down, CloseReason why) {
        super.wireDown(down, why);
        redial();
    }

    @Override
    public void renewalWanted(Session worn) {
        super.renewalWanted(worn);
        redial();
    }

    private void redial() {
        if (redials) {
            session().connect().whenComplete((start, failure) -> {
                if (failure != null) {
                    rig().note("client", "redial failed: " + failure);
                    redialLater();
                }
            });
        }
    }

    private void redialLater() {
        session().loop().alarm(this::redial).at(session().loop().nanoTime() + PAUSE_NANOS);
    }

    public StreamEnd open() {
        return new StreamEnd(rig(), rig().await(session().open()));
    }

    public CloseReason close() {
        return rig().await(session().close());
    }

    public CloseReason awaitClosed() {
        return rig().await(session().closed());
    }
}
