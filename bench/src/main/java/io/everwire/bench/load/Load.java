package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;

/** Something that a client does with its link, and that takes time. An object is run once. */
public interface Load {
    /**
     * Runs it to its end.
     *
     * @param enough when what has no end of its own begins nothing more; what is done until then is the result
     * @throws LoadFailure if a stream failed, or it did not end
     */
    Result run(Link link, Duration enough) throws LoadFailure, InterruptedException;
}
