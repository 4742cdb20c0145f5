package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;

/** Uses each connection of a link once, lets them be, and uses each again. The result is that of the first time. */
public final class IdleSessions implements Load {
    private final int sessions;
    private final Duration hold;

    /** @param sessions how many the link has */
    public IdleSessions(int sessions, Duration hold) {
        this.sessions = sessions;
        this.hold = hold;
    }

    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Result result = useEach().run(link, enough);
        Thread.sleep(hold.toMillis());
        useEach().run(link, enough);
        return result;
    }

    /** Flows are opened on the connections in turn. */
    private Load useEach() {
        return new Opens(sessions, sessions);
    }
}
