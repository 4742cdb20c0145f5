package io.everwire.api;

import java.io.IOException;

/** What is done with each stream of a client, by a thread that may wait. */
@FunctionalInterface
public interface StreamService {
    /**
     * Serves one stream, which is closed when this returns, and aborted when it throws.
     *
     * @param session the stream's, with the client's principal and metasession
     * @throws IOException where the stream ended in another way than it should; nobody is told
     */
    void serve(Session session, Stream stream) throws IOException;
}
