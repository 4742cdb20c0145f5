package io.everwire.api;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Hands each stream to a thread that may wait. */
final class ServingListener implements SessionListener {
    private final Executor threads;
    private final StreamService service;

    ServingListener(Executor threads, StreamService service) {
        this.threads = Objects.requireNonNull(threads, "threads");
        this.service = Objects.requireNonNull(service, "service");
    }

    @Override
    public SessionObserver opened(Session session) {
        session.streams(stream -> threads.execute(() -> serve(session, stream)));
        return SessionObserver.NONE;
    }

    private void serve(Session session, Stream stream) {
        boolean served = false;
        try {
            service.serve(session, stream);
            served = true;
        } catch (IOException over) {
            // the stream has ended, and its service with it
        } finally {
            end(stream, served);
        }
    }

    private static void end(Stream stream, boolean served) {
        if (served) {
            stream.close();
        } else {
            stream.abort();
        }
    }
}
